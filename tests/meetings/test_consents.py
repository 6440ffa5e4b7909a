"""Closed minutes: papers leave the screen only with a chair's consent, asked for whom and why, for one printing."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.meetings import services
from plumbline.meetings.enums import Papers
from plumbline.meetings.queries.consents import consents_of, may_print_now
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.mappa import a_mappa


AT = days(28)


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.fixture
def meeting(mappa):
    item = mappa.meeting(mappa.referred(), at=days(27))
    mappa.decide(item, "level_2", "High risk", at=days(27))
    mappa.settle(item, at=days(27))
    mappa.end(item, at=days(27))
    return item.meeting


def ask(meeting, by, **changes):
    given = {
        "what": Papers.MINUTES,
        "for_whom": "The Parole Board",
        "because": "Its hearing on Friday",
    } | changes
    return services.ask_consent(meeting=meeting, by=by, at=AT, **given)


def print_it(meeting, by, what=Papers.MINUTES):
    return services.print_papers(
        meeting=meeting, what=what, because="As consented", destroy_by=days(30).date(), by=by, at=AT
    )


def test_without_it_nobody_but_a_chair_prints(meeting, looking_as, personas):
    with looking_as(personas.alice) as alice:
        with pytest.raises(PermissionRefused, match="only with the chair’s consent"):
            print_it(meeting, alice)
        ask(meeting, alice)
        with pytest.raises(PermissionRefused, match="only with the chair’s consent"):
            print_it(meeting, alice)
        assert not may_print_now(alice, meeting)
    with looking_as(personas.chair) as chair:
        assert print_it(meeting, chair).consent is None


def test_one_consent_is_for_one_printing_of_what_was_asked(meeting, looking_as, personas, as_role):
    with looking_as(personas.alice) as alice:
        asked = ask(meeting, alice)
    with looking_as(personas.chair) as chair:
        services.answer_consent(request=asked, given=True, because="The Board has to see it", by=chair, at=AT)
    with looking_as(personas.alice) as alice:
        with pytest.raises(PermissionRefused):
            print_it(meeting, alice, Papers.PACK)
        assert print_it(meeting, alice).consent == asked
        with pytest.raises(PermissionRefused):
            print_it(meeting, alice)
        (line,) = consents_of(alice, meeting)
        assert (line.answer, line.because, line.answered_by, line.used) == (
            "Consent given", "The Board has to see it", personas.chair.name, True,
        )  # fmt: skip
    with as_role("auditor"), connection.cursor() as cursor:
        cursor.execute("SELECT what FROM audit_entry")
        acts = {what for (what,) in cursor.fetchall()}
    assert {"consent.asked", "consent.answered", "meeting.printed"} <= acts


def test_a_no_is_kept_with_its_reason_and_opens_nothing(meeting, looking_as, personas):
    with looking_as(personas.alice) as alice:
        asked = ask(meeting, alice)
    with looking_as(personas.chair) as chair:
        with pytest.raises(DataUnfit):
            services.answer_consent(request=asked, given=False, because=" ", by=chair, at=AT)
        services.answer_consent(
            request=asked, given=False, because="An executive summary will do", by=chair, at=AT
        )
        with pytest.raises(StageRefused, match="answered already"):
            services.answer_consent(request=asked, given=True, because="x", by=chair, at=AT)
    with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
        print_it(meeting, alice)


def kinds_told(viewer, meeting):
    return [
        n.kind for n in waiting_notices(viewer) if n.about_id == meeting.id and n.kind.startswith("consent")
    ]


def test_a_chair_is_told_that_papers_wait_and_whoever_asked_that_they_are_answered(
    meeting, looking_as, personas
):
    with looking_as(personas.alice) as alice:
        asked = ask(meeting, alice)
        assert kinds_told(alice, meeting) == []
    with looking_as(personas.bob) as bob:
        assert kinds_told(bob, meeting) == []
    with looking_as(personas.chair) as chair:
        assert kinds_told(chair, meeting) == ["consent-asked"]
        services.answer_consent(request=asked, given=True, because="The Board has to see it", by=chair, at=AT)
    with looking_as(personas.alice) as alice:
        assert kinds_told(alice, meeting) == ["consent-answered"]


@pytest.mark.parametrize(
    ("who", "kind"), [("bob", "consent-asked"), ("bob", "consent-answered"), ("charlie", "consent-asked")]
)
def test_the_database_takes_no_such_notice_for_anybody_else(meeting, looking_as, personas, who, kind):
    with looking_as(personas.alice) as alice:
        ask(meeting, alice)
        told = Told(
            getattr(personas, who).user_id,
            kind=kind,
            about_kind="meeting",
            about_id=meeting.id,
            due_on=AT.date(),
        )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            tell_at_once(told=[told], by=alice, at=AT)


def test_who_may_ask_and_answer(meeting, looking_as, personas):
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        ask(meeting, bob)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        ask(meeting, charlie)
    with looking_as(personas.alice) as alice:
        for missing in ("for_whom", "because"):
            with pytest.raises(DataUnfit):
                ask(meeting, alice, **{missing: " "})
        asked = ask(meeting, alice)
        with pytest.raises(PermissionRefused):
            services.answer_consent(request=asked, given=True, because="x", by=alice, at=AT)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        services.answer_consent(request=asked, given=True, because="x", by=charlie, at=AT)


def test_a_scheme_with_open_papers_asks_nobody(panel, looking_as, personas):
    case, item = panel.conferenced()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="without a chair’s consent"):
        ask(item.meeting, alice)
