"""One decision on a referral: with what the data say beside it, other work that is known, and a place on an agenda."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from plumbline.referrals.models import Triage
from plumbline.values.errors import StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


AGENDA = "Onto the agenda of which meeting, if you take it?"


@pytest.fixture
def ahead(panel):
    """A meeting of the panel in a week from today."""
    with panel.look(panel.p.alice) as alice:
        return meetings.schedule_meeting(
            scheme=panel.scheme, starts_at=timezone.now() + timedelta(days=7), by=alice
        )


def decide(panel, referral, **given):
    given = {
        "decision": "take",
        "because": "Fits the charter",
        "lead_agency": str(panel.p.agencies["council"]),
    } | given
    return signed_in("alice").post(f"/referrals/{referral.id}", given)


def page_of(referral, name="alice"):
    return signed_in(name).get(f"/referrals/{referral.id}").content.decode()


def test_one_decision_puts_the_case_on_the_agenda(panel, ahead):
    referral = panel.referral()
    assert AGENDA in page_of(referral)
    assert decide(panel, referral, meeting=str(ahead.id)).status_code == 302
    with panel.look(panel.p.alice):
        assert AgendaItem.objects.get().case == Case.objects.get(referral_id=referral.id)


def test_nobody_is_listed_who_is_not_asked_for(panel, ahead):
    decide(panel, panel.referral())
    decide(panel, panel.referral(name="Following"), decision="not_now", meeting=str(ahead.id))
    with panel.look(panel.p.alice):
        assert not AgendaItem.objects.exists()


def test_a_meeting_that_does_not_take_the_case_leaves_the_referral_undecided(panel, ahead, monkeypatch):
    def refused(**_):
        raise StageRefused("This meeting has ended or is cancelled. List the case for the next one.")

    referral = panel.referral()
    monkeypatch.setattr("plumbline.web.referring.views.add_to_agenda", refused)
    page = decide(panel, referral, meeting=str(ahead.id))
    assert "This meeting has ended or is cancelled" in page.content.decode()
    with panel.look(panel.p.alice):
        assert not Triage.objects.exists()


def test_no_meeting_ahead_is_not_asked_about(panel):
    assert AGENDA not in page_of(panel.referral())


def test_another_case_that_holds_the_person_is_shown_to_whoever_sees_it(panel):
    case = panel.triaged()
    with panel.look(panel.p.alice) as alice:
        cases.close_case(case=case, reason="moved", words="Moved away", by=alice, at=days(20))
    again = about_the_same(panel, case)
    assert f"case {case.ref}</a>, Violence panel, closed" in page_of(again)


def test_a_case_that_the_viewer_does_not_see_is_not_told_of(panel):
    from plumbline.cases.queries.elsewhere import cases_with

    case = panel.triaged()
    with panel.look(panel.p.alice) as alice:
        assert [one.ref for one in cases_with(alice, [case.person_id])] == [case.ref]
    with panel.look(panel.p.dana) as dana:
        assert cases_with(dana, [case.person_id]) == []


def test_the_age_by_the_recorded_birth_date_stands_beside_the_criteria(panel):
    page = page_of(panel.referral(born=date(1990, 5, 4)))
    assert "Aged 35 on the day of the referral, by the recorded date of birth." in page


def about_the_same(panel, case):
    from plumbline.referrals.entry import GivenPerson
    from plumbline.referrals.services import refer_person

    with panel.look(panel.p.bob) as bob:
        return refer_person(
            scheme=panel.scheme,
            words="Hurt again",
            people=[GivenPerson("person", case.person_id)],
            by=bob,
            at=days(30),
        )
