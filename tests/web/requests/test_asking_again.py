"""Reminding agencies of what is due: all in one act, once a day, to those who answer and may see it, and nobody is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases.enums import ABOUT_REQUEST
from plumbline.cases.models import RequestReminder
from plumbline.cases.services import remind_of_requests, reply_not_known
from plumbline.notices.models import Notice
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


LATE = days(20)
REMIND = "/requests/remind"


def remind(panel, at=LATE):
    with panel.look(panel.p.alice) as alice:
        return remind_of_requests(by=alice, at=at)


def told(as_role):
    with as_role("migrator"):
        rows = Notice.objects.filter(about_kind=ABOUT_REQUEST)
        return sorted((row.recipient, row.about_id) for row in rows)


def test_each_agency_that_is_due_is_reminded(panel):
    case = panel.triaged(ask=("police", "housing"))
    given = remind(panel)
    assert {row.request_id for row in given} == {panel.request(case, a).id for a in ("police", "housing")}


def test_those_who_answer_are_told_and_nobody_else(panel, as_role):
    case = panel.triaged(ask=("housing",))
    (row,) = remind(panel)
    assert told(as_role) == sorted((who, panel.request(case, "housing").id) for who in row.recipients)
    assert panel.p.dana.user_id in row.recipients
    assert panel.p.bob.user_id not in row.recipients


def test_one_notice_however_many_requests(panel, as_role):
    from datetime import date

    panel.triaged(ask=("housing",))
    other = panel.referral(name="Second", born=date(1991, 2, 3))
    from plumbline.cases.services import triage

    with panel.look(panel.p.alice) as alice:
        triage(
            referral=other,
            decision="take",
            because="Fits",
            lead_agency=panel.p.agencies["council"],
            ask=[panel.p.agencies["housing"]],
            by=alice,
            at=days(2),
        )
    assert len(remind(panel)) == 2
    assert [who for who, _ in told(as_role)].count(panel.p.dana.user_id) == 1


def test_what_is_not_due_is_left_alone(panel):
    panel.triaged(ask=("housing",))
    with pytest.raises(StageRefused, match="was reminded today, or has answered"):
        remind(panel, at=days(2))


def test_what_is_answered_is_left_alone(panel):
    case = panel.triaged(ask=("housing",))
    with panel.look(panel.p.dana) as dana:
        reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))
    with pytest.raises(StageRefused):
        remind(panel)


def test_a_second_time_on_one_day_reminds_nobody(panel, as_role):
    panel.triaged(ask=("housing",))
    remind(panel)
    before = told(as_role)
    with pytest.raises(StageRefused):
        remind(panel, at=LATE + timedelta(hours=1))
    assert told(as_role) == before


def test_the_next_day_they_are_reminded_again(panel):
    panel.triaged(ask=("housing",))
    remind(panel)
    assert len(remind(panel, at=LATE + timedelta(days=1))) == 1


def test_whoever_is_kept_from_it_is_not_told(panel):
    from plumbline.cases.services import declare_conflict

    case = panel.triaged(ask=("housing",))
    with panel.look(panel.p.alice) as alice:
        declare_conflict(case=case, user=panel.p.dana.user_id, by=alice, at=days(2))
    with pytest.raises(StageRefused):
        remind(panel)


def test_an_asked_agency_reminds_nobody(panel):
    panel.triaged(ask=("police", "housing"))
    with panel.look(panel.p.bob) as bob, pytest.raises((PermissionRefused, StageRefused)):
        remind_of_requests(by=bob, at=LATE)


def test_the_database_takes_no_notice_for_whoever_does_not_answer(panel):
    from django.db import ProgrammingError, transaction

    case = panel.triaged(ask=("housing",))
    request = panel.request(case, "housing")
    wrong = Told(
        panel.p.charlie.user_id,
        kind="answer-awaited",
        about_kind=ABOUT_REQUEST,
        about_id=request.id,
        due_on=request.due_on,
    )
    with (
        panel.look(panel.p.alice) as alice,
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        tell_at_once(told=[wrong], by=alice, at=LATE)


def test_the_asked_agency_sees_that_it_was_reminded_and_others_do_not(panel):
    panel.triaged(ask=("housing",))
    remind(panel)
    with panel.look(panel.p.dana):
        assert RequestReminder.objects.count() == 1
    with panel.look(panel.p.charlie):
        assert RequestReminder.objects.count() == 0


class TestPages:
    @pytest.fixture
    def late(self, panel, as_role):
        """A request whose day was yesterday by today's clock."""
        return panel.triaged(ask=("housing",), at=timezone.now(), research_due=timezone.localdate())

    def test_the_inbox_offers_it_and_the_page_names_agencies_and_references(self, late):
        client = signed_in("alice")
        assert REMIND in client.get("/inbox").content.decode()
        page = client.get(REMIND).content.decode()
        assert late.ref in page
        assert "Marker" not in page

    def test_one_press_confirms(self, late):
        client = signed_in("alice")
        answer = client.post(REMIND, follow=True)
        assert "Reminded 1 agency of 1 request." in answer.content.decode()
        assert "All of them were reminded today" in client.get(REMIND).content.decode()

    def test_the_reminded_are_led_to_their_desk(self, late):
        signed_in("alice").post(REMIND)
        page = signed_in("dana").get("/notices").content.decode()
        assert "An answer of your agency is awaited" in page
        assert "Marker" not in page

    def test_when_it_is_answered_the_notice_says_settled(self, late, panel):
        signed_in("alice").post(REMIND)
        with panel.look(panel.p.dana) as dana:
            reply_not_known(request=panel.request_of(dana, late), by=dana)
        assert "is settled" in signed_in("dana").get("/notices").content.decode()

    def test_nothing_due_is_said(self, panel):
        panel.triaged(ask=("housing",), at=timezone.now())
        client = signed_in("alice")
        assert REMIND not in client.get("/inbox").content.decode()
        assert "No answer is due" in client.get(REMIND).content.decode()
