"""The page of a chronology: one press for what is new, filters without script, parts with their counts, nothing personal in an address."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest

from plumbline.cases.chronology import Exact, Row, Sort
from plumbline.web.chronology.words import when
from tests.casework import days
from tests.casework import panel as panel
from tests.lived import add_events, add_spell
from tests.machine import slower, turn_of_this_machine
from tests.remembering import remembered
from tests.trust.test_canaries import signed_in


MOST_SECONDS = 1.0
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
@remembered
def lived(panel, personas):
    """A case with 230 events: three parts and a bit."""
    case = panel.active()[0]
    police = personas.agencies["police"]
    given = {"agency": police, "seen_by": [police, personas.agencies["council"]]}
    add_events(case.person_id, *[days(-n) for n in range(230)], stored=days(0), **given)
    add_spell(case.person_id, date(2026, 2, 1), None, stored=days(9), **given)
    return case


def body(response):
    assert response.status_code == 200
    kept_on_one_line = re.sub(r'<span class="pl-when">(.*?)</span>', r"\1", response.content.decode())
    return unescape(kept_on_one_line)


def links(text):
    return re.findall(r'href="(/cases/[^"]*chronology[^"]*)"', text)


def rows(text):
    return text.count('<th scope="row"')


def test_the_case_page_leads_to_it(lived):
    client = signed_in("alice")
    assert f"/cases/{lived.ref}/chronology" in body(client.get(f"/cases/{lived.ref}"))


def test_the_parts_hold_every_row_and_say_how_many(lived):
    client = signed_in("alice")
    first = body(client.get(f"/cases/{lived.ref}/chronology"))
    total = int(re.search(r"(\d+) rows, newest first, in 3 parts", first)[1])
    others = [body(client.get(f"/cases/{lived.ref}/chronology?part={n}")) for n in (2, 3)]
    assert rows(first) == rows(others[0]) == 100
    assert rows(first) + sum(map(rows, others)) == total
    assert len(set(re.findall(r"\((\d+)\)</a>", first))) >= 1


def test_one_press_shows_what_is_new_and_since_when(lived):
    client = signed_in("alice")
    page = body(client.get(f"/cases/{lived.ref}/chronology"))
    (press,) = [a for a in links(page) if "new=1" in a]
    new = body(client.get(press))
    assert "New since this case was last heard, Monday 9 March 2026, 10:00" in new
    assert rows(new) == 1
    assert "From 1 February 2026, no end given" in new


def test_what_was_added_since_but_happened_before_is_not_called_new(lived):
    (row,) = re.findall(
        r"<tr[^>]*>(?:(?!</tr>).)*From 1 February 2026.*?</tr>",
        body(signed_in("alice").get(f"/cases/{lived.ref}/chronology")),
        re.DOTALL,
    )
    assert "Added since" in row
    assert "New" not in row


def test_filters_are_a_form_without_script(lived):
    client = signed_in("alice")
    page = body(client.get(f"/cases/{lived.ref}/chronology?kind=decision"))
    assert rows(page) == 2
    assert "Plan agreed: As below" in page
    agency = re.search(r'value="([0-9a-f-]{36})"[^>]*>Police', page)[1]
    both = body(client.get(f"/cases/{lived.ref}/chronology?kind=spell&agency={agency}"))
    assert rows(both) == 1


def test_an_agency_without_rows_and_one_that_is_not_there_read_alike(lived, personas):
    client = signed_in("alice")
    said = [
        re.sub(
            r'value="\w{64}"|agency=[\w-]+">Show it',
            "",
            body(client.get(f"/cases/{lived.ref}/chronology?agency={key}")),
        )
        for key in (personas.agencies["university"], UUID(int=7))
    ]
    assert said[0] == said[1]


def test_addresses_hold_nothing_about_anybody(lived):
    page = body(signed_in("alice").get(f"/cases/{lived.ref}/chronology"))
    allowed = re.compile(rf"/cases/{lived.ref}/chronology(\?((who|part)=\d+|new=1|&)*)?")
    assert [a for a in links(page) if not allowed.fullmatch(a)] == []
    assert re.search(r"<title>([^<]*)", page)[1].strip().startswith("Chronology")


@pytest.mark.parametrize("bad", ["kind=secret", "agency=police", "who=x", "part=-1", "part=²"])
def test_what_is_no_choice_gets_a_sentence(lived, bad):
    response = signed_in("alice").get(f"/cases/{lived.ref}/chronology?{bad}")
    assert response.status_code < 500
    assert "not a choice of this page" in response.content.decode()


def test_whoever_may_not_know_finds_no_page(lived):
    client = signed_in("charlie")
    missing, hidden = (client.get(f"/cases/{ref}/chronology") for ref in ("ZZZZ", lived.ref))
    assert missing.status_code == hidden.status_code == 404
    numbers = [client.get(f"/cases/{lived.ref}/chronology?who={n}").status_code for n in (1, 99)]
    assert numbers == [404, 404]


def row(**changes):
    given = {"sort": Sort.EVENT, "key": UUID(int=1), "on": NOON, "known_at": NOON, "words": "x"}
    return Row(**(given | changes))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"exact": Exact.MINUTE}, ("2 March 2026", "12:00")),
        ({"exact": Exact.MINUTE, "until": NOON + timedelta(minutes=1)}, ("2 March 2026", "12:00")),
        ({"exact": Exact.MINUTE, "until": NOON + timedelta(hours=2)}, ("2 March 2026", "between 12:00 and 13:59")),
        ({"exact": Exact.MINUTE, "until": NOON + timedelta(days=2)}, ("Between 2 March 2026 and 4 March 2026", "exact day not known")),
        ({"exact": Exact.DAY}, ("2 March 2026", "time not given")),
        ({"exact": Exact.DAY, "until": datetime(2026, 3, 3, tzinfo=UTC)}, ("2 March 2026", "time not given")),
        ({"exact": Exact.MONTH}, ("March 2026", "day not given")),
        ({"exact": Exact.NONE}, ("2 March 2026", "how exact is not said")),
        ({"on": None}, ("", "no date given")),
        ({"sort": Sort.CONTACT}, ("2 March 2026", "")),
        ({"sort": Sort.SPELL, "words": "In custody"}, ("From 2 March 2026, no end given", "")),
        ({"sort": Sort.SPELL, "words": "Died"}, ("2 March 2026", "")),
        ({"sort": Sort.SPELL, "until": datetime(2026, 3, 5, tzinfo=UTC)}, ("2 March 2026 to 4 March 2026", "")),
    ],
)  # fmt: skip
def test_no_time_and_no_day_is_invented(given, said):
    assert when(row(**given)) == said


def test_what_is_chosen_stays_chosen_in_every_address_and_names_nobody(lived):
    client = signed_in("alice")
    page = body(client.get(f"/cases/{lived.ref}/chronology?role=victim&significant=1"))
    assert '<option value="victim" selected>Was hurt (230)' in page
    assert '<option value="1" selected>Significant only' in page
    parts = [a for a in links(page) if "part=" in a]
    assert parts
    assert all("role=victim" in a and "significant=1" in a for a in parts)
    assert not any("Canary" in a or str(lived.person_id) in a for a in links(page))


def test_a_part_that_nobody_has_in_an_event_is_no_choice(lived):
    answer = signed_in("alice").get(f"/cases/{lived.ref}/chronology?role=offender")
    assert answer.status_code == 422


@pytest.mark.extra  # two thousand events are made first
def test_two_thousand_events_open_within_a_second(panel, personas):
    """Journeys 2.8: first part, last part, and what is new; each the shortest of five."""
    case, police = panel.active()[0], personas.agencies["police"]
    moments = [days(0) - timedelta(hours=26 * n) for n in range(1, 2_001)]
    add_events(
        case.person_id,
        *moments,
        agency=police,
        seen_by=[police, personas.agencies["council"]],
        stored=days(0),
    )
    client, base = signed_in("alice"), f"/cases/{case.ref}/chronology"
    assert re.search(r"2,?\d\d\d rows", body(client.get(base)))
    for address in (base, f"{base}?part=99999", f"{base}?new=1"):
        # Whatever else the machine does makes a turn longer, never shorter: the shortest is what the page takes.
        turns, took = [turn_of_this_machine()], min(seconds_to(client, address) for _ in range(5))
        turns.append(turn_of_this_machine())
        assert took <= MOST_SECONDS * slower(*turns), (address, took)


def seconds_to(client, address):
    began = time.perf_counter()
    body(client.get(address))
    return time.perf_counter() - began
