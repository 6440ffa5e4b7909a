"""The usual actions of a kind are offered by links, in the case and in the notes of its meeting."""

import re
from datetime import timedelta

import pytest

from plumbline.cases import services as cases
from plumbline.meetings import services as meetings
from plumbline.schemes.reading import kind_called
from plumbline.web.scheme_pages.handbook import usual_of
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken())


def offered(client, address):
    """The numbers and words that a page offers."""
    return re.findall(r'href="[^"]*\?usual=(\d)">([^<]*)<', client.get(address).content.decode())


def test_each_is_a_link_that_fills_in_the_form_and_says_nothing_in_the_address(case):
    alice, address = signed_in("alice"), f"/cases/{case.ref}/actions/new"
    found = offered(alice, address)
    assert [number for number, _ in found] == ["1", "2", "3", "4", "5"]
    page = alice.get(f"{address}?usual=4")
    begins = page.context["form"].initial
    assert (begins["verb"], begins["what"]) == ("Fit", "locks and an alarm at the victim's home")
    assert "Usually whose: Housing" in page.content.decode()


def test_the_one_person_of_its_kind_of_agency_is_chosen(case, marac):
    alice = signed_in("alice")
    begins = alice.get(f"/cases/{case.ref}/actions/new?usual=4").context["form"].initial
    dana = marac.p.dana
    assert begins["owner"] == f"{dana.user_id}.{marac.p.agencies['housing']}"
    assert alice.get(f"/cases/{case.ref}/actions/new?usual=2").context["form"].initial["owner"] == ""


def test_what_the_case_has_is_offered_no_more(case, marac):
    with marac.look(marac.p.alice) as alice:
        cases.propose_action(
            case=case, verb="Fit", what="locks and an alarm at the victim's home by Friday",
            owner=marac.p.dana.user_id, agency=marac.p.agencies["housing"], serves_none_because="At once", by=alice,
            at=case.opened_at + timedelta(days=7),
        )  # fmt: skip
    found = offered(signed_in("alice"), f"/cases/{case.ref}/actions/new")
    assert not [words for _, words in found if words.startswith("Fit")]
    assert len(found) == 4


@pytest.mark.parametrize("number", ["0", "9", "x", ""])
def test_a_number_that_is_not_offered_leaves_the_form_empty(case, number):
    page = signed_in("alice").get(f"/cases/{case.ref}/actions/new?usual={number}")
    assert page.status_code == 200
    assert not page.context["form"].initial


def test_the_notes_begin_a_line_with_it(case, marac):
    at = case.opened_at + timedelta(days=20)
    with marac.look(marac.p.alice) as alice:
        meeting = meetings.schedule_meeting(scheme=marac.scheme, starts_at=at, by=alice, at=at)
        item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
        meetings.record_attendance(
            meeting=meeting, user=alice.user_id, agency=alice.agency_ids[0], has_authority=True,
            confidentiality_accepted=True, by=alice, at=at,
        )  # fmt: skip
        meetings.begin_meeting(meeting=meeting, by=alice, at=at)
    client, address = signed_in("alice"), f"/agenda/{item.id}/notes"
    assert any(words.startswith("Fit") for _, words in offered(client, address))
    line = client.get(f"{address}?usual=4").context["line"]
    assert line == "/a housing fit locks and an alarm at the victim's home"
    # Nobody at this table is of a kind called health: the line leaves open whose it is.
    assert client.get(f"{address}?usual=2").context["line"].startswith("/a flag ")


def test_those_outside_the_case_are_offered_nothing(case):
    answer = signed_in("charlie").get(f"/cases/{case.ref}/actions/new?usual=4")
    assert answer.status_code == 404
    assert "Fit locks" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["marac", "mappa", "mash", "iom", "families"])
def test_the_handbook_shows_them(kind):
    assert len(usual_of(kind_called(kind))) == len(kind_called(kind).meeting.default_actions) > 0
