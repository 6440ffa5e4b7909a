"""Withdrawing and correcting, on the pages, a line of a meeting and a decision."""

import pytest

from plumbline.meetings.models import Decision
from plumbline.meetings.services import end_meeting
from tests.casework import panel as panel
from tests.meetings.test_taken_back import named_line
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


SAID = "Rent is two months late"


@pytest.fixture
def item(panel):
    return panel.conferenced()[1]


@pytest.fixture
def line(panel, item):
    with panel.look(panel.p.alice) as alice:
        return f"/lines/{panel.note(item, 'fact', SAID, agency='housing', by=alice).id}/take-back"


@pytest.fixture
def decision(panel, item):
    with panel.look(panel.p.alice):
        return f"/decisions/{Decision.objects.get(item=item).id}/take-back"


def test_a_line_is_found_and_withdrawn_by_its_agency(line, item):
    dana = signed_in("dana")
    assert line in dana.get("/requests/given").content.decode()
    send(dana, line, why="wrong", because="Another tenant")
    assert SAID not in said(dana.get("/requests/given"))
    notes = said(signed_in("alice").get(f"/agenda/{item.id}/notes"))
    assert "by Housing, because: Another tenant." in notes
    assert SAID not in notes


def test_a_line_is_corrected_from_the_notes(line, item):
    alice = signed_in("alice")
    assert line in alice.get(f"/agenda/{item.id}/notes").content.decode()
    assert "Say what is right" in said(send(alice, line, why="corrected", because="Misheard", words=""))
    page = said(send(alice, line, why="corrected", because="Misheard", words="Rent is one month late"))
    assert "Rent is one month late" in page
    assert SAID not in page


def test_its_agency_is_told_and_reads_what_became_of_it(line):
    send(signed_in("alice"), line, why="wrong", because="Another tenant")
    dana = signed_in("dana")
    notice = dana.get("/notices").content.decode()
    assert "What your agency said at a meeting was withdrawn or changed" in notice
    assert "/requests/given" in notice
    page = said(dana.get("/requests/given"))
    assert "by Council, because: Another tenant." in page
    assert f"It said: {SAID}" in page


def test_after_the_meeting_no_other_words_are_asked_of_the_host(panel, item, line):
    with panel.look(panel.p.alice) as alice:
        end_meeting(meeting=item.meeting, by=alice)
    assert "Correct it: what is right is below" not in said(signed_in("alice").get(line))
    assert "Correct it: what is right is below" in said(signed_in("dana").get(line))


def test_it_says_who_is_left_to_read_a_line_for_named_people(panel, item, line):
    named = named_line(panel, item, "dana")
    alice = signed_in("alice")
    assert "It was for named people" in said(alice.get(f"/lines/{named.id}/take-back"))
    assert "It was for named people" not in said(alice.get(line))


def test_a_decision_is_withdrawn_from_the_page_of_the_meeting(decision, item):
    alice, address = signed_in("alice"), f"/meetings/{item.meeting_id}"
    assert decision in alice.get(address).content.decode()
    assert decision not in signed_in("bob").get(address).content.decode()
    page = said(send(alice, decision, why="mistake", because="Meant for another case"))
    assert "A decision: Withdrawn on" in page
    assert "All agencies heard" not in page


def test_whoever_is_shown_somebody_is_written_down(line, decision, as_role):
    client = signed_in("alice")
    for page in (line, decision):
        before = entries(as_role)
        assert client.get(page).status_code == 200
        assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED
