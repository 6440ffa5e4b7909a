"""Review a case, and close it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.enums import ReviewOutcome
from plumbline.cases.look_back import look_back_days
from plumbline.cases.models import Action, Case, Closure, LookBack, Objective, ObjectiveRating, Review
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.handovers import check_not_on_offer
from plumbline.cases.queries.sight import case_to_change, objective_of, state_of
from plumbline.cases.queries.steps import with_last_step
from plumbline.cases.queries.tracks import values_of
from plumbline.cases.reviewing import GOES_ON, check_carries_on, kept_until
from plumbline.cases.services.states import follow_event, hold_alone, step_case
from plumbline.cases.services.transfers import check_accepted
from plumbline.referrals.services.telling import tell_of_end
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on as last_day
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, StageRefused


@dataclass(frozen=True, slots=True)
class GivenRating:
    """How far one objective has come."""

    objective_id: UUID
    rating: str
    words: str = ""


@transaction.atomic
def hold_review(
    *,
    case: Case,
    ratings: Iterable[GivenRating],
    words: str,
    outcome: ReviewOutcome | str,
    by: Viewer,
    next_review_on: date | None = None,
    their_words: str = "",
    view: str = "",
    at: datetime | None = None,
) -> Review:
    """Look at a whole case: rate every objective, say what changed, keep it or bring it to its close.

    Parameters
    ----------
    next_review_on : by the scheme's clock unless told; not used when the case is to close or to step down.
    their_words : what changed, as the person says it; empty where nobody asked.
    view : what whoever holds the review makes of it, apart from what is known.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the case has no active plan.
        DataUnfit: no words, an objective without a rating, an unknown rating.
    Records
        ``case.reviewed``, with the outcome.
    """
    case, now, given = case_to_change(by, case), at or timezone.now(), list(ratings)
    hold_alone(case)
    check_may_in(by, "review", case)
    if outcome not in set(ReviewOutcome):
        raise DataUnfit("Keep the case open, or bring it to its close.")
    _check_ratings(case, given, words)
    review = _review(case, ReviewOutcome(outcome), words, next_review_on, by=by, at=now)
    review.their_words, review.view = their_words.strip(), view.strip()
    rows = [_rating(case, review, r, by=by, at=now) for r in given]
    record(
        "case.reviewed",
        verb=Verb.ALTERATION,
        object_kind="review",
        objects=[review.id, case.id, *(r.id for r in rows)],
        by=by,
        at=now,
        because=review.outcome,
    )
    follow_event(case, "review_begun", by=by, at=now)
    _save(review, rows)
    if review.outcome == ReviewOutcome.KEEP.value:
        step_case(case, "kept_on", by=by, at=now)
    return review


def _check_ratings(case: Case, given: list[GivenRating], words: str) -> None:
    kind = kind_of(case.scheme)
    for rating in given:
        kind.check_word(kind.work.ratings, rating.rating)
    wanted = set(Objective.objects.filter(case=case).values_list("id", flat=True))
    if len(given) != len({r.objective_id for r in given}) or {r.objective_id for r in given} != wanted:
        raise DataUnfit("Rate every objective of this case once.")
    if not words.strip():
        raise DataUnfit("Say in a few words what changed.")


def _review(
    case: Case, outcome: ReviewOutcome, words: str, next_on: date | None, *, by: Viewer, at: datetime
) -> Review:
    keeps = outcome is ReviewOutcome.KEEP
    if keeps and next_on is not None and next_on <= timezone.localdate(at):
        raise DataUnfit("The next review lies ahead.", slug="day-past")
    return Review(
        case=case,
        number=Review.objects.filter(case=case).count() + 1,
        outcome=outcome.value,
        words=words.strip(),
        next_review_on=(
            next_on or last_day(timezone.localdate(at), kind_of(case.scheme).limit("review", values_of(case)))
        )
        if keeps
        else None,
        held_at=at,
        held_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "review", case.scheme),
    )


def _rating(case: Case, review: Review, given: GivenRating, *, by: Viewer, at: datetime) -> ObjectiveRating:
    return ObjectiveRating(
        objective=objective_of(by, case, given.objective_id),
        review=review,
        rating=given.rating,
        words=given.words.strip(),
        rated_at=at,
        rated_by=by.user_id,
        owner_agency=review.owner_agency,
    )


def _save(review: Review, rows: list[ObjectiveRating]) -> None:
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("Somebody else reviewed this case just now. Read it again.") from clash
    for row in rows:
        row.save(force_insert=True)


@transaction.atomic
def close_case(
    *,
    case: Case,
    reason: str,
    words: str,
    by: Viewer,
    carries_on: str = "",
    reach: str = "",
    at: datetime | None = None,
) -> Closure:
    """Close a case and say why. "No gain" is an honest answer like any other.

    Whoever referred is told that it has ended, and nothing of how, unless it goes on elsewhere. The day on which it is looked at whether
    the case is still kept follows from the kind's rule, and both are written down.

    The closure is a new row; the case is not edited. It brings look-backs at 6 and 12 months. Open actions stay with their owners and are
    listed on the closure, so that nothing is lost silently.

    Parameters
    ----------
    carries_on, reach : who goes on being there for the person, and how they are reached. Both are needed to step down to one agency.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: an objective has no rating, the case is closed, or it is on offer to another installation.
        DataUnfit: an unknown reason, no words, or nobody who carries on where one agency is to.
    Records
        ``case.closed``, with the reason; ``notice.given`` to whoever referred.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    hold_alone(case)
    permissions.check_may(by, "close", case.scheme)
    kind = kind_of(case.scheme)
    kind.check_word(kind.work.closure_reasons, reason)
    if not words.strip():
        raise DataUnfit("Say in a few words how it ends.")
    check_carries_on(reason=reason, who=carries_on, reach=reach)
    kind.course.must_lead(state_of(case).state, "closed")
    check_not_on_offer(case)
    if reason == rules.TAKEN_OVER:
        check_accepted(case, by=by)
    rules.check_may_close(
        reason=reason, needing_ratings=kind.work.closures_needing_ratings, rated=_rated(case)
    )
    kept, rule = kept_until(timezone.localdate(now), kind)
    closure = Closure(
        case=case,
        reason=reason,
        words=words.strip(),
        carries_on=carries_on.strip(),
        reach=reach.strip(),
        kept_until=kept,
        kept_under=rule,
        referrer_told=reason not in GOES_ON and tell_of_end(case.referral, by=by, at=now),
        open_actions=_open_actions(case),
        closed_at=now,
        closed_by=by.user_id,
        owner_agency=case.owner_agency,
    )
    later = _look_backs(closure)
    record(
        "case.closed",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[case.id, closure.id, *closure.open_actions, *(one.id for one in later)],
        by=by,
        at=now,
        because=reason.replace("_", "-"),
    )
    step_case(case, "closed", by=by, at=now, because=reason)
    closure.save(force_insert=True)
    for one in later:
        one.save(force_insert=True)
    return closure


def _look_backs(closure: Closure) -> list[LookBack]:
    closed_on = timezone.localdate(closure.closed_at)
    none_after = kind_of(closure.case.scheme).work.no_look_back_after
    return [
        LookBack(
            case=closure.case,
            months=months,
            due_on=due_on,
            made_at=closure.closed_at,
            owner_agency=closure.owner_agency,
        )
        for months, due_on in look_back_days(closed_on, reason=closure.reason, none_after=none_after).items()
    ]


def _rated(case: Case) -> dict[UUID, bool]:
    rated = set(ObjectiveRating.objects.filter(objective__case=case).values_list("objective_id", flat=True))
    return {o: o in rated for o in Objective.objects.filter(case=case).values_list("id", flat=True)}


def _open_actions(case: Case) -> list[UUID]:
    still_open = kind_of(case.scheme).work.actions.open_states
    # Of an action that fewer read, the closure tells nobody.
    rows = with_last_step(Action.objects.filter(case=case, marking=Marking.PANEL.value)).filter(
        state__in=still_open
    )
    return list(rows.values_list("id", flat=True))
