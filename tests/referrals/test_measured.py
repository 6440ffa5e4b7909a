"""How often the police recorded somebody as hurt, beside the referrer's number: with its period, and nothing where no file covers it."""

from datetime import date, timedelta

import pytest

from plumbline.feeds.models import Batch
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import TriageMeasure
from plumbline.referrals.queries import Measured, measured_of, measured_then
from plumbline.referrals.services import record_triage, refer_person
from plumbline.schemes.kind import Limit
from plumbline.schemes.reading import kind_called
from plumbline.schemes.rules import began_on
from plumbline.timeline.queries import Recorded
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.conftest import database_role
from tests.lived import add_batch, add_events
from tests.marac import ANSWERS, HARMER, VICTIM, start_marac
from tests.signing_in import signed_in


ON = days(0).date()
YEAR = timedelta(days=365)
ROUTE = kind_called("marac").routes["potential_escalation"]


@pytest.fixture
def referral(personas, looking_as):
    """A MARAC referral by potential escalation, its number left blank."""
    scheme = start_marac(personas, looking_as)
    with looking_as(personas.bob) as bob:
        return refer_person(
            scheme=scheme,
            words="It grows worse",
            people=[VICTIM, HARMER],
            entry=GivenEntry(route="potential_escalation", answers=ANSWERS),
            made_up=True,
            by=bob,
            at=days(0),
        )


def files(personas, *, start=ON - YEAR - timedelta(days=5), end=ON, seen=("police", "council")):
    """A file of the police that covers some days, as those who count with it know of it."""
    key = add_batch(personas.agencies["police"], at=days(-1))
    with database_role("migrator"):
        Batch.objects.filter(id=key).update(
            period_from=start,
            period_to=end + timedelta(days=1),
            seen_by_agencies=[personas.agencies[one] for one in seen],
        )


def happened(personas, referral, *ago, seen=("police",), **changes):
    """Events in which the victim was hurt, so many days before the referral."""
    police = personas.agencies["police"]
    moments = [days(-one) for one in ago]
    add_events(
        referral.person_id, *moments, agency=police, seen_by=[personas.agencies[one] for one in seen],
        stored=days(-1), **changes,
    )  # fmt: skip


def counted(personas, looking_as, referral, name="chair"):
    viewer = getattr(personas, name)
    with looking_as(viewer):
        return measured_of(viewer, referral)


def test_events_of_the_last_twelve_months_are_counted(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, 364)
    happened(personas, referral, 400)
    happened(personas, referral, 5, role="suspect")
    happened(personas, referral, 6, status="cancelled")
    found = counted(personas, looking_as, referral)
    assert (found.recorded.hurt, found.recorded.suspected, found.recorded.whole) == (3, 1, True)
    assert (found.recorded.first, found.recorded.last) == (began_on(ON, ROUTE.within), ON)
    assert (found.events, found.is_reached) == (3, True)


def test_no_file_over_that_time_is_no_count(personas, looking_as, referral):
    files(personas, start=ON - timedelta(days=200))
    happened(personas, referral, 3, 100, 150)
    found = counted(personas, looking_as, referral)
    assert (found.recorded, found.events, found.is_reached) == (None, None, None)


def test_a_month_that_no_file_covers_ends_the_count(personas, looking_as, referral):
    files(personas, end=ON - timedelta(days=200))
    files(personas, start=ON - timedelta(days=60))
    happened(personas, referral, 3, 210)
    found = counted(personas, looking_as, referral)
    assert found.recorded.last == ON - timedelta(days=200)
    assert (found.recorded.hurt, found.recorded.whole, found.is_reached) == (1, False, None)


def test_somebody_of_whom_no_record_is_joined_is_not_taken_for_unhurt(personas, looking_as, referral):
    files(personas)
    assert counted(personas, looking_as, referral).recorded is None


def test_whoever_may_not_see_the_events_is_told_no_number(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, 150)
    assert counted(personas, looking_as, referral, "alice").recorded is None
    page = signed_in("alice").get(f"/referrals/{referral.id}").content.decode()
    assert "no police file that you may see covers that time for this person: this is not known" in page


def test_those_shared_with_the_viewer_are_counted_as_some_of_them(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, seen=("police", "council"))
    happened(personas, referral, 150)
    found = counted(personas, looking_as, referral, "alice")
    assert (found.recorded.hurt, found.recorded.whole, found.is_reached) == (2, False, None)


def test_whoever_decides_reads_the_count_with_its_period_and_source(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, 364)
    page = signed_in("chair").get(f"/referrals/{referral.id}").content.decode()
    assert "Recorded by Police from 2 March 2025 to 2 March 2026: hurt in 3 violent events" in page
    assert "Potential escalation needs 3 or more in 12 months: reached, by the count above." in page


@pytest.mark.parametrize(
    ("told", "hurt", "whole", "reached"),
    [
        (4, 1, True, True),
        (1, 5, True, False),
        (None, 2, True, False),
        (None, 2, False, None),
        (None, 3, False, True),
        (None, None, True, None),
    ],
)
def test_the_referrers_number_goes_first(told, hurt, whole, reached):
    recorded = None if hurt is None else Recorded(hurt, 0, ON - YEAR, ON, whole)
    assert Measured(ROUTE, told, recorded, ("Police",), ROUTE.within).is_reached is reached


def test_looking_back_goes_by_the_calendar():
    assert began_on(date(2026, 3, 31), Limit(1, "months")) == date(2026, 2, 28)
    assert began_on(date(2026, 3, 31), Limit(365, "days")) == date(2025, 3, 31)
    with pytest.raises(DataUnfit, match="days, weeks or months"):
        began_on(date(2026, 3, 31), Limit(3, "hours"))


def decided(personas, looking_as, referral, name="chair"):
    with looking_as(getattr(personas, name)) as viewer:
        record_triage(
            referral=referral, decision=TriageDecision.TAKE, words="It grows worse", by=viewer, at=days(2)
        )


def then(personas, looking_as, referral, name):
    with looking_as(getattr(personas, name)) as viewer:
        return measured_then(viewer, referral)


def test_what_was_counted_is_kept_with_the_decision_and_no_later_file_changes_it(
    personas, looking_as, referral
):
    files(personas)
    happened(personas, referral, 3, 100, 364)
    decided(personas, looking_as, referral)
    happened(personas, referral, 10, 20)
    found = then(personas, looking_as, referral, "chair")
    assert (found.recorded.hurt, found.recorded.whole, found.told) == (3, True, None)
    assert (found.recorded.first, found.recorded.last) == (began_on(ON, ROUTE.within), ON)
    assert (found.is_reached, found.counted_on, found.within) == (True, days(2).date(), ROUTE.within)
    assert found.sources == ("Police",)


def test_it_is_read_by_the_agencies_of_whoever_decided_alone(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, 364)
    decided(personas, looking_as, referral)
    assert then(personas, looking_as, referral, "alice") is None
    with looking_as(personas.alice):
        assert not TriageMeasure.objects.exists()
    with looking_as(personas.chair):
        assert TriageMeasure.objects.exists()


def test_the_page_of_a_decision_says_what_was_counted_for_it(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, 364)
    decided(personas, looking_as, referral)
    said = signed_in("chair").get(f"/referrals/{referral.id}").content.decode()
    assert "Counted when it was decided" in said
    assert "hurt in 3 violent events" in said
    assert (
        "Counted when it was decided"
        not in signed_in("alice").get(f"/referrals/{referral.id}").content.decode()
    )


def test_where_nothing_is_counted_and_no_number_given_nothing_is_kept(personas, looking_as, referral):
    decided(personas, looking_as, referral)
    assert then(personas, looking_as, referral, "chair") is None
