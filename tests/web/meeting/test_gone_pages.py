"""On the page of a meeting: somebody left, or was recorded by mistake."""

import pytest

from plumbline.cases.models import Case
from plumbline.meetings.models import Attendance
from tests.cases.test_closed import who_reads
from tests.casework import panel as panel
from tests.meetings.test_gone import heidi_too
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said, send


@pytest.fixture
def item(panel):
    return panel.conferenced()[1]


@pytest.fixture
def address(panel, item):
    with panel.look(panel.p.alice):
        row = Attendance.objects.get(meeting=item.meeting, user=panel.p.dana.user_id)
        return f"/meetings/attendance/{row.id}/gone"


def test_it_is_found_on_the_page_of_the_meeting(item, address):
    page = f"/meetings/{item.meeting_id}"
    assert address in signed_in("alice").get(page).content.decode()
    assert address not in signed_in("bob").get(page).content.decode()
    assert signed_in("bob").get(address).status_code == 403


def test_whoever_was_never_there_leaves_the_list_and_their_agency_the_case(panel, item, address):
    alice = signed_in("alice")
    assert "Recording them opened 1 case to their agency." in said(alice.get(address))
    assert "Say why it was recorded" in said(send(alice, address, how="never"))
    page = said(send(alice, address, how="never", because="A namesake", out_of=[str(item.case_id)]))
    assert address not in page
    assert "dana" not in who_reads(panel, Case, id=item.case_id)


def test_it_says_who_else_keeps_the_cases_open(panel, item, address):
    heidi_too(panel, item)
    page = said(signed_in("alice").get(address))
    assert "Their agency sees cases of this meeting, as Heidi is recorded for it too." in page
    assert "opened no case" not in page


def test_a_time_is_asked_for_and_one_that_makes_no_sense_comes_back_beside_it(address):
    alice = signed_in("alice")
    assert "Enter the time, like 10:40" in said(send(alice, address, how="left"))
    assert "Give a time between" in said(send(alice, address, how="left", left_at="00:01"))
