"""Agreements: who records them, where they stand on a day, and that nothing is exchanged without one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.notices.queries import waiting_notices
from plumbline.sharing.models import Agreement
from plumbline.sharing.queries import agreement_covers, agreement_line, agreements, agreements_told
from plumbline.sharing.rules import Standing, standing_on, told_of
from plumbline.sharing.services import end_agreement, remind_of_agreements, review_agreement, sign_agreement
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused


TODAY = date(2026, 3, 2)
NO_POWER = frozenset({"Guidance", "A condition"})
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@given(on=DAYS, starts=DAYS, review_on=DAYS, ends=st.none() | DAYS)
def test_it_stands_in_force_exactly_between_its_start_and_its_end(on, starts, review_on, ends):
    standing = standing_on(on, starts=starts, review_on=review_on, ends=ends)
    in_force = on >= starts and (ends is None or on < ends)
    assert (standing not in (Standing.AHEAD, Standing.ENDED)) == in_force


@pytest.mark.parametrize(
    ("days_to_review", "days_to_end", "standing"),
    [
        (200, None, "in_force"),
        (61, None, "in_force"),
        (60, None, "review_due"),
        (0, None, "review_due"),
        (-1, None, "review_overdue"),
        (200, 61, "in_force"),
        (200, 60, "ending"),
        (-1, 1, "ending"),
        (200, 0, "ended"),
    ],
)
def test_where_it_stands(days_to_review, days_to_end, standing):
    ends = None if days_to_end is None else TODAY + timedelta(days=days_to_end)
    review_on = TODAY + timedelta(days=days_to_review)
    assert standing_on(TODAY, starts=date(2025, 1, 1), review_on=review_on, ends=ends) == standing


@pytest.mark.parametrize(
    ("days_to_review", "days_to_end", "told"),
    [(200, None, None), (29, None, None), (28, None, 28), (-5, None, -5), (200, 28, 28), (20, 10, 10), (20, 0, None)],
)  # fmt: skip
def test_those_who_keep_it_are_told_four_weeks_before(days_to_review, days_to_end, told):
    ends = None if days_to_end is None else TODAY + timedelta(days=days_to_end)
    found = told_of(TODAY, review_on=TODAY + timedelta(days=days_to_review), ends=ends)
    assert found == (None if told is None else TODAY + timedelta(days=told))


@pytest.fixture
def signed(personas, looking_as):
    """`signed()` records an agreement between council and police as the council's information governance."""

    def sign(by=None, parties=("council", "police"), **changes):
        who = by or personas.governance
        terms = {
            "name": "Trial",
            "parties": [personas.agencies[p] for p in parties],
            "purpose": "trial",
            "gateway": "Crime and Disorder Act 1998 s.115",
            "starts": TODAY,
            "review_on": TODAY + timedelta(days=300),
            "no_power": NO_POWER,
        }
        with looking_as(who):
            return sign_agreement(by=who, **(terms | changes))

    return sign


@pytest.fixture
def ended(personas, looking_as):
    def end(agreement, on, because="Replaced"):
        with looking_as(personas.governance) as governance:
            return end_agreement(agreement_id=agreement.id, ends=on, because=because, by=governance, on=TODAY)

    return end


@pytest.fixture
def reviewed(personas, looking_as):
    def review(agreement, on):
        with looking_as(personas.governance) as governance:
            return review_agreement(agreement_id=agreement.id, review_on=on, by=governance, on=TODAY)

    return review


@pytest.mark.django_db
class TestRecording:
    def test_it_covers_from_its_first_day_until_it_ends(self, signed, ended, personas):
        agreement, both = signed(), [personas.agencies["council"], personas.agencies["police"]]
        last = TODAY + timedelta(days=5)
        assert not agreement_covers(both, purpose="trial", on=TODAY - timedelta(days=1))
        assert agreement_covers(both, purpose="trial", on=TODAY)
        assert not agreement_covers([*both, personas.agencies["housing"]], purpose="trial", on=TODAY)
        ended(agreement, last)
        assert agreement_covers(both, purpose="trial", on=last - timedelta(days=1))
        assert not agreement_covers(both, purpose="trial", on=last)

    @pytest.mark.parametrize("who", ["alice", "bob", "chair", "analyst", "board"])
    def test_nobody_else_records_one(self, signed, personas, who):
        with pytest.raises(PermissionRefused):
            signed(by=getattr(personas, who))

    def test_governance_records_none_between_other_agencies(self, signed):
        with pytest.raises(PermissionRefused):
            signed(parties=("police", "housing"))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": " "}, "a name"),
            ({"gateway": ""}, "the law"),
            ({"gateway": "Guidance"}, "lets anybody share by itself"),
            ({"gateway": " Guidance ; A condition;"}, "lets anybody share by itself"),
            ({"review_on": TODAY}, "after the first day"),
            ({"parties": ("council",)}, "at least two"),
        ],
    )
    def test_one_that_says_too_little_is_refused(self, signed, changes, said):
        with pytest.raises(DataUnfit, match=said):
            signed(**changes)
        assert not Agreement.objects.filter(purpose="trial").exists()

    def test_a_review_sets_the_next_one_within_a_year(self, signed, reviewed):
        agreement, year = signed(), timedelta(days=365)
        for day in (TODAY, TODAY + year + timedelta(days=1)):
            with pytest.raises(DataUnfit, match="within the next twelve months"):
                reviewed(agreement, day)
        assert reviewed(agreement, TODAY + year).review_on == TODAY + year

    @pytest.mark.parametrize(("days", "because"), [(-1, "Replaced"), (5, " ")])
    def test_no_end_that_is_past_or_without_a_reason(self, signed, ended, days, because):
        with pytest.raises(DataUnfit):
            ended(signed(), TODAY + timedelta(days=days), because)

    def test_one_that_ended_is_not_taken_up_again(self, signed, ended, reviewed):
        agreement = signed()
        ended(agreement, TODAY)
        with pytest.raises(StageRefused, match="has ended"):
            reviewed(agreement, TODAY + timedelta(days=9))

    def test_it_is_read_by_its_agencies_alone(self, signed, personas, looking_as):
        agreement = signed()
        with looking_as(personas.alice) as alice:
            assert agreement.id in [line.agreement.id for line in agreements(alice, on=TODAY)]
            assert not agreement_line(alice, agreement.id, on=TODAY).may_sign
        with looking_as(personas.charlie) as charlie:
            assert agreements(charlie, on=TODAY) == []
            with pytest.raises(NotVisible):
                agreement_line(charlie, agreement.id, on=TODAY)

    def test_each_step_is_in_the_ledger(self, signed, reviewed, ended, as_role):
        agreement = signed()
        reviewed(agreement, TODAY + timedelta(days=90))
        ended(agreement, TODAY + timedelta(days=90))
        with as_role("auditor"):
            found = {entry.what for entry in Entry.objects.filter(objects_seen=[agreement.id])}
        assert found == {"agreement.signed", "agreement.reviewed", "agreement.ended"}


@pytest.mark.django_db
def test_governance_of_each_party_is_told_once_and_the_notice_ends_with_the_review(
    signed, reviewed, personas, looking_as, as_role
):
    agreement, at = signed(review_on=TODAY + timedelta(days=20)), datetime(2026, 3, 2, 6, tzinfo=UTC)

    def round_of():
        with as_role("worker"), looking_as(job_viewer("remind")) as job:
            return remind_of_agreements(by=job, on=TODAY, at=at)

    assert (round_of(), round_of()) == (1, 0)
    with looking_as(personas.governance) as governance:
        (notice,) = waiting_notices(governance)
        assert (notice.about_id, notice.due_on) == (agreement.id, agreement.review_on)
        assert agreements_told(governance, [agreement.id]) == {agreement.id: "Trial"}
    reviewed(agreement, TODAY + timedelta(days=300))
    assert round_of() == 0
    with looking_as(personas.governance) as governance:
        assert waiting_notices(governance) == []
