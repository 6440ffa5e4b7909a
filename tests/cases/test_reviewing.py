"""Reviews to the numbers: due without anybody remembering, proof from the logs, step down, who carries on, retention, the referrer told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import queries, services
from plumbline.cases.enums import ReviewOutcome
from plumbline.cases.models import Closure, ObjectiveRating, Review
from plumbline.cases.queries.onward import onward_of_case, unmet_of_case
from plumbline.cases.queries.reviewing import changed_since, proofs_of, reviews_long_over, said_since
from plumbline.cases.reviewing import (
    OVER_AFTER,
    LastReview,
    Logged,
    changed_words,
    days_over,
    is_long_over,
    kept_until,
    proof_words,
    review_due,
)
from plumbline.notices.queries import waiting_notices
from plumbline.schemes.kind import Limit
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.values.errors import DataUnfit
from tests.casework import days


LIMIT = Limit(28, "days")
DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    outcome=st.sampled_from([o.value for o in ReviewOutcome]), held=DATES, gap=st.integers(1, 90), began=DATES
)
def test_every_open_case_with_a_plan_has_a_day_of_review(outcome, held, gap, began):
    """Never reviewed: by the clock from its plan. Kept: as the review said. To close or step down: a week later, until it is closed."""
    assert review_due(None, began=began, limit=LIMIT) == began + timedelta(days=28)
    assert review_due(None, began=None, limit=LIMIT) is None
    next_on = held + timedelta(days=gap) if outcome == "keep" else None
    due = review_due(LastReview(outcome, held, next_on), began=began, limit=LIMIT)
    assert due == (next_on or held + OVER_AFTER)


@given(due=DATES, on=DATES)
def test_over_is_counted_in_days(due, on):
    assert days_over(due, on) == max((on - due).days, 0)
    assert is_long_over(due, on) is ((on - due).days > 7)
    assert not is_long_over(None, on)


@given(
    states=st.lists(st.sampled_from(["proposed", "accepted", "done", "verified", "could_not", "did_not"]), max_size=5),
    met=st.integers(0, 5), more=st.integers(0, 5),
)  # fmt: skip
def test_what_the_logs_say_has_its_denominator(states, met, more):
    words = proof_words(Logged(tuple(states), met, met + more))
    if states:
        assert f"{states.count('verified')} of {len(states)} action" in words
    if met + more:
        assert f"met in {met} of {met + more} contacts" in words
    if not states and not met + more:
        assert words == "Nothing is logged for it"


@given(states=st.lists(st.sampled_from(["done", "verified", "could_not"]), max_size=4), met=st.integers(0, 3))
def test_what_changed_is_begun_from_what_was_done_since_and_from_nothing_else(states, met):
    words = changed_words(date(2026, 5, 3), Logged(tuple(states), met, met))
    assert bool(words) is bool(states or met)
    assert not words or words.startswith("Since 3 May 2026: ")


@pytest.mark.parametrize("slug", known_kinds())
def test_every_kind_says_how_long_a_closed_case_is_kept_and_under_what(slug):
    kind = kind_called(slug)
    until, rule = kept_until(date(2026, 5, 12), kind)
    assert kind.limit("retention").unit == "months"
    assert until == date(2026 + kind.limit("retention").value // 12, 5, 12)
    assert "Data Protection Act 2018 section 39" in rule


def test_a_case_that_was_never_reviewed_falls_due_and_reaches_inbox_and_chair(panel):
    """The plan began on day 7; four weeks later it is due, and a week after that the chair sees it."""
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        assert queries.inbox(alice, at=days(34)).reviews_due == ()
        (line,) = queries.inbox(alice, at=days(40)).reviews_due
        assert (line.next_review_on, line.review_over, line.review_words) == (
            days(35).date(),
            5,
            "5 days late",
        )
    with panel.look(panel.p.chair) as chair:
        assert reviews_long_over(chair, at=days(42)) == []
        (over,) = reviews_long_over(chair, at=days(43))
        assert (over.ref, over.days) == (case.ref, 8)
    with panel.look(panel.p.worker) as worker:
        assert reviews_long_over(worker, at=days(60)) == []
    with panel.look(panel.p.charlie) as charlie:
        assert reviews_long_over(charlie, at=days(60)) == []


def review(panel, case, objective, outcome, **more):
    return services.hold_review(
        case=case, ratings=panel.rating(objective), words="Better", outcome=outcome, by=panel.p.alice, at=days(30), **more
    )  # fmt: skip


@pytest.mark.parametrize("outcome", ["step_down", "close"])
def test_one_that_is_to_close_and_is_not_closed_falls_due_again(panel, outcome):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        review(panel, case, objective, outcome)
        assert queries.inbox(alice, at=days(36)).reviews_due == ()
        assert [c.case.id for c in queries.inbox(alice, at=days(37)).reviews_due] == [case.id]


def test_proof_comes_from_the_logs_and_so_do_the_person_s_words(panel):
    case, objective, action = panel.active()
    onward = panel.referred_on(case, by=panel.p.alice, action=action)
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(8))
        services.step_onward(onward=onward, state="accepted", by=worker, at=days(8))
        for number, (outcome, minutes) in enumerate((("met", 30), ("no_answer", 0))):
            services.log_contact(
                case=case, outcome=outcome, minutes=minutes, onward=onward, their_words="He listens" if minutes else "",
                by=worker, at=days(9 + number),
            )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        page = queries.case_page(alice, case.ref, at=days(12))
        offered = onward_of_case(alice, case)
        proofs = proofs_of(page, offered, unmet_of_case(alice, case, offered))
        assert proofs[objective.id] == (
            "0 of 1 action verified; met in 1 of 2 contacts; Mentoring: 1 of 8 sessions"
        )
        assert [line.contact.their_words for line in said_since(page)] == ["He listens"]
        assert changed_since(page).endswith("0 of 1 action verified; met in 1 of 2 contacts.")
        held = review(
            panel, case, objective, "keep", their_words=" He listens ",
        )  # fmt: skip
        assert Review.objects.get(id=held.id).their_words == "He listens"
        again = queries.case_page(alice, case.ref)
        assert (said_since(again), changed_since(again)) == ((), "")


def test_a_review_begins_with_nothing_that_fewer_than_all_agencies_read(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        for number, kept in enumerate((services.GivenReaders("owner"), services.GivenReaders())):
            services.log_contact(
                case=case, outcome="met", minutes=30, readers=kept, by=worker, at=days(9 + number)
            )
        page = queries.case_page(worker, case.ref, at=days(12))
        assert len(page.contacts) == 2
        assert "met in 1 of 1 contacts" in changed_since(page)


def test_a_rating_keeps_its_proof(panel):
    case, objective, _ = panel.active()
    ratings = [services.GivenRating(objective.id, "partly", " met in 1 of 2 contacts ")]
    with panel.look(panel.p.alice) as alice:
        services.hold_review(case=case, ratings=ratings, words="x", outcome="keep", by=alice, at=days(30))
        assert ObjectiveRating.objects.get().words == "met in 1 of 2 contacts"


@pytest.mark.parametrize("change", [{}, {"carries_on": "Housing"}, {"reach": "0175"}])
def test_stepping_down_says_who_carries_on_and_how_they_are_reached(panel, change):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        review(panel, case, objective, "step_down")
        with pytest.raises(DataUnfit) as no:
            services.close_case(case=case, reason="one_agency", words="x", by=alice, at=days(31), **change)
        assert no.value.slug == "nobody-carries-on"
        assert not Closure.objects.exists()
        made = services.close_case(
            case=case, reason="one_agency", words="x", carries_on="Housing", reach="Duty desk", by=alice, at=days(31)
        )  # fmt: skip
        assert (made.carries_on, made.reach) == ("Housing", "Duty desk")


def test_closing_sets_the_day_to_look_at_keeping_it_and_tells_whoever_referred(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        review(panel, case, objective, "close")
        made = services.close_case(case=case, reason="no_gain", words="CANARY", by=alice, at=days(30))
        assert made.kept_until == date(2032, 4, 1)
        assert "UK GDPR Article 5(1)(e)" in made.kept_under
        assert made.referrer_told
        assert queries.case_page(alice, case.ref).next_review_on is None
    with panel.look(panel.p.bob) as bob:
        assert "referral-ended" in [n.kind for n in waiting_notices(bob)]


def test_whoever_referred_and_is_kept_away_is_told_nothing(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.bob) as bob:
        services.declare_conflict(case=case, user=bob.user_id, by=bob)
    with panel.look(panel.p.alice) as alice:
        review(panel, case, objective, "close")
        assert not services.close_case(
            case=case, reason="no_gain", words="x", by=alice, at=days(30)
        ).referrer_told
    with panel.look(panel.p.bob) as bob:
        assert "referral-ended" not in [n.kind for n in waiting_notices(bob)]
