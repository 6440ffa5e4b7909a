"""Where agreements name several laws, one is chosen as the meeting begins, for all that is shared there."""

import pytest

from plumbline.agencies.models import Agency
from plumbline.cases.models import Case, ShareBasis
from plumbline.meetings import services as meetings
from plumbline.meetings.models import MeetingStep
from plumbline.meetings.queries import law_of
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


CDA = "Crime and Disorder Act 1998 s.115"
COURT = "Criminal Justice Act 2003 s.325"
QUESTION = "Under which law is it shared?"


@pytest.fixture
def two_laws(as_role):
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(gateway=f"{CDA}; {COURT}")


@pytest.fixture
def planned(panel):
    """A meeting with a case on it, and Alice, Bob and Dana there; not begun."""
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        meeting = meetings.schedule_meeting(scheme=panel.scheme, starts_at=days(7), by=alice, at=days(3))
        item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(4))
        for name in ("alice", "bob", "dana"):
            panel.attend(meeting, name, by=alice)
    return item


def begin(panel, item, gateway=""):
    with panel.look(panel.p.alice) as alice:
        return meetings.begin_meeting(meeting=item.meeting, gateway=gateway, by=alice, at=days(7))


def laws(panel, act):
    with panel.look(panel.p.alice):
        rows = ShareBasis.objects.filter(act=act, at__gte=days(7))
        return {row.citation for row in rows}


def test_with_one_law_nothing_is_asked_or_kept(panel, planned):
    assert begin(panel, planned).law == ""
    assert laws(panel, "case.shared") == {CDA}


def test_with_several_somebody_chooses(panel, planned, two_laws):
    with pytest.raises(DataUnfit, match="Choose the law"):
        begin(panel, planned)
    with pytest.raises(DataUnfit, match="Choose the law from those that hold here"):
        begin(panel, planned, "made-up")
    with panel.look(panel.p.alice):
        assert not MeetingStep.objects.filter(stage="begun").exists()


def test_everybody_let_in_and_every_line_rests_on_the_law_chosen(panel, planned, two_laws):
    begin(panel, planned, COURT)
    assert laws(panel, "case.shared") == {COURT}
    with panel.look(panel.p.alice) as alice:
        assert law_of(planned.meeting) == COURT
        panel.note(planned, "fact", "Rent is two months late", agency="housing", by=alice)
    assert laws(panel, "meeting.line_kept") == {COURT}


def test_so_does_whoever_comes_later_and_what_is_listed_later(panel, planned, two_laws):
    begin(panel, planned, COURT)
    with panel.look(panel.p.alice) as alice:
        panel.attend(planned.meeting, "worker", by=alice)
        shared = Case.objects.get(id=planned.case_id).seen_by_agencies
    assert panel.p.agencies["probation"] in shared
    assert laws(panel, "case.shared") == {COURT}


def test_and_the_minutes_that_go_out(panel, planned, two_laws):
    begin(panel, planned, COURT)
    with panel.look(panel.p.alice) as alice:
        meetings.take_decision(item=planned, kind="discussed", words="Heard", by=alice, at=days(7))
        meetings.end_meeting(meeting=planned.meeting, by=alice, at=days(7))
        meetings.issue_minutes(meeting=planned.meeting, by=alice, at=days(8))
    assert laws(panel, "minutes.issued") == {COURT}


def test_one_that_an_agency_s_agreements_do_not_name_is_not_taken_for_it(panel, planned, two_laws, as_role):
    begin(panel, planned, COURT)
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(gateway=CDA)
    with panel.look(panel.p.alice) as alice:
        panel.note(planned, "fact", "Rent is two months late", agency="housing", by=alice)
    assert laws(panel, "meeting.line_kept") == {CDA}


def test_the_page_asks_for_it_with_the_button_and_chooses_none(panel, planned, two_laws):
    page = signed_in("alice").get(f"/meetings/{planned.meeting_id}").content.decode()
    assert QUESTION in page
    assert "checked" not in page.split(QUESTION)[1].split("Begin the meeting")[0]


def test_the_page_asks_nothing_where_there_is_one(panel, planned):
    page = signed_in("alice").get(f"/meetings/{planned.meeting_id}").content.decode()
    assert "Begin the meeting" in page
    assert QUESTION not in page


def test_begun_from_the_page(panel, planned, two_laws):
    client, address = signed_in("alice"), f"/meetings/{planned.meeting_id}/begin"
    refused = client.post(address, follow=True).content.decode()
    assert "Choose the law under which this meeting shares what it shares" in refused
    client.post(address, {"gateway": "cda-1998-s115"})
    with panel.look(panel.p.alice):
        assert law_of(planned.meeting) == "cda-1998-s115"


DUTY = "Police, Crime, Sentencing and Courts Act 2022 Part 2 chapter 1"


@pytest.fixture
def duty(panel, as_role):
    """The agreement names the serious violence duty too; housing is a health body here."""
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(gateway=f"{CDA}; {DUTY}")

    def is_health():
        with as_role("migrator"):
            Agency.objects.filter(id=panel.p.agencies["housing"]).update(kind="health")

    return is_health


def test_the_duty_is_no_law_of_a_meeting_at_which_a_health_body_is(panel, planned, duty):
    duty()
    page = signed_in("alice").get(f"/meetings/{planned.meeting_id}").content.decode()
    assert QUESTION not in page, "one law is left, and one is not asked about"
    begin(panel, planned, DUTY)
    assert laws(panel, "case.shared") == {CDA}


def test_what_a_health_body_says_later_does_not_rest_on_the_duty_that_was_chosen(panel, planned, duty):
    begin(panel, planned, DUTY)
    assert laws(panel, "case.shared") == {DUTY}
    duty()
    with panel.look(panel.p.alice) as alice:
        panel.note(planned, "fact", "Seen at A&E in May", agency="housing", by=alice)
        panel.note(planned, "fact", "Stopped in May", agency="police", by=alice)
        lines = ShareBasis.objects.filter(act="meeting.line_kept")
        told = {row.agencies[0]: row.citation for row in lines}
    assert told == {panel.p.agencies["housing"]: CDA, panel.p.agencies["police"]: DUTY}
