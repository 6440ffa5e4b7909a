"""Letting an agency know from the case page; where that agency then meets the person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases import services
from plumbline.schemes.queries import kind_of
from tests.casework import panel as panel
from tests.marac import Marac, start_marac
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, signed_in


CALL = "Kanari rings 7"


@pytest.fixture
def case(panel):
    return panel.researched()


def given(case, agency, **changes):
    until = timezone.localdate() + timedelta(days=60)
    return {
        "person": str(case.person_id),
        "receiver": str(agency),
        "call": CALL,
        "words": "Met at the drop-in",
        "gateway": next(iter(kind_of(case.scheme).gateways)),
        "until": f"{until.day} {until.month} {until.year}",
    } | changes


def share(case, agency, **changes):
    client, address = signed_in("alice"), f"/cases/{case.ref}/presence"
    return client.post(address, given(case, agency, once=once(client, address), **changes), follow=True)


def test_they_read_it_where_they_are_asked_about_the_person(case, panel, personas):
    assert f'href="/cases/{case.ref}/presence"' in said(signed_in("alice").get(f"/cases/{case.ref}"))
    done = said(share(case, personas.agencies["probation"]))
    assert "Saved. They know from now on." in done
    assert "Met at the drop-in" in done
    with panel.look(personas.alice) as alice:
        asked = services.ask_for_research(
            case=case, agencies=[personas.agencies["probation"]], question="Known?", by=alice
        )
    worker = signed_in("worker")
    page = said(worker.get(f"/requests/{asked[0].id}"))
    assert "Known to Violence panel." in page
    assert CALL in page
    assert "drop-in" not in page
    assert worker.get(f"/cases/{case.ref}").status_code == 404


def test_it_is_taken_back_from_the_case_page(case, personas):
    share(case, personas.agencies["probation"])
    client = signed_in("alice")
    page = said(client.get(f"/cases/{case.ref}"))
    address = page.split('href="/presence/')[1].split('"')[0]
    address = f"/presence/{address}"
    assert client.post(address, {"once": once(client, address), "words": ""}).status_code == 422
    done = said(client.post(address, {"once": once(client, address), "words": "They moved"}, follow=True))
    assert "Taken back: They moved" in done
    assert address not in done


@pytest.mark.parametrize("missing", ["receiver", "call", "words", "gateway", "until"])
def test_what_is_missing_is_said_and_what_was_typed_stays(case, personas, missing):
    back = share(case, personas.agencies["probation"], **{missing: ""})
    assert back.status_code == 422
    assert (CALL in said(back)) == (missing != "call")


def test_the_form_of_a_share_is_a_look_at_the_case(case, as_role):
    client, before = signed_in("alice"), entries(as_role)
    assert client.get(f"/cases/{case.ref}/presence").status_code == 200
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_behind_a_wall_it_is_not_offered_and_refused(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.taken()
    client = signed_in("alice")
    assert f"/cases/{case.ref}/presence" not in said(client.get(f"/cases/{case.ref}"))
    assert client.get(f"/cases/{case.ref}/presence").status_code == 409


def test_others_are_not_let_near_it(case):
    for who, status in (("worker", 403), ("charlie", 404)):
        assert signed_in(who).get(f"/cases/{case.ref}/presence").status_code == status
