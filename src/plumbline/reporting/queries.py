"""The board page: did it fit, did we act, did it help. One page, figures only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries import DeliveryFigures, delivery_figures
from plumbline.feeds.queries import TakenBack, taken_back
from plumbline.finding.models import NominationRun, ShapeReport
from plumbline.finding.queries import latest_shape, runs
from plumbline.reporting import permissions
from plumbline.reporting.figures import Figure, Period, count_figure, share_figure
from plumbline.reporting.helped import Helped, helped_from_plan, helped_from_result
from plumbline.schemes.models import Charter, Scheme
from plumbline.schemes.queries import charter_is_overdue, latest_charter, schemes_of
from plumbline.studies.queries import latest_result


@dataclass(frozen=True, slots=True)
class CharterWords:
    """What the scheme promised, as signed."""

    scheme: str
    aim: str
    criteria: tuple[str, ...]
    measure: str
    stop_rule: str
    signed_on: date
    review_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """Did it fit: what the problem looks like, what that asks for, and whether the cases are the ones promised."""

    report_id: UUID | None
    recommendation: str
    recommendation_words: str
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...]
    taken_back: tuple[TakenBack, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything on the board page, in finished words; counts of 1 to 4 are hidden in it."""

    made_at: datetime
    period: str
    made_up: bool
    charter: CharterWords | None
    fit: Fit
    acted: tuple[Figure, ...]
    helped: Helped


def board_page(viewer: Viewer, at: datetime | None = None) -> BoardPage:
    """Assemble the board page for the year up to ``at``.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: the viewer's agency is outside the partnership.
    """
    permissions.check_may_read_board_page(viewer)
    now = at or timezone.now()
    today = timezone.localdate(now)
    period = Period(start=_a_year_before(today), end=date.fromordinal(today.toordinal() + 1))
    delivered = delivery_figures(viewer, start=period.start, end=period.end)
    shape = latest_shape(viewer)
    result, listed = latest_result(viewer), runs(viewer)
    return BoardPage(
        made_at=now,
        period=period.words,
        made_up=_made_up(shape, listed),
        charter=_charter(viewer, today),
        fit=_fit(shape, delivered, period.words),
        acted=_acted(delivered, period.words),
        helped=helped_from_result(result, taken_back(result.batches))
        if result
        else helped_from_plan(listed[0] if listed else None),
    )


def _a_year_before(day: date) -> date:
    """The same day of the year before, plus one; 29 February becomes the 28th."""
    try:
        same = day.replace(year=day.year - 1)
    except ValueError:
        same = day.replace(year=day.year - 1, day=28)
    return date.fromordinal(same.toordinal() + 1)


def _made_up(shape: ShapeReport | None, listed: list[NominationRun]) -> bool:
    return bool((shape and shape.made_up) or any(run.made_up for run in listed))


def _charter(viewer: Viewer, today: date) -> CharterWords | None:
    for scheme in schemes_of(viewer):
        found = latest_charter(scheme, today)
        if found is not None:
            return _charter_words(scheme, found, today)
    return None


def _charter_words(scheme: Scheme, charter: Charter, today: date) -> CharterWords:
    return CharterWords(
        scheme=scheme.name,
        aim=charter.aim,
        criteria=tuple(charter.criteria),
        measure=charter.measure,
        stop_rule=charter.stop_rule,
        signed_on=charter.signed_on,
        review_on=charter.review_on,
        overdue=charter_is_overdue(charter, today),
    )


def _fit(shape: ShapeReport | None, delivered: DeliveryFigures, period: str) -> Fit:
    meeting = share_figure(
        "Cases that meet the charter's criteria",
        delivered.cases_meeting_criteria,
        delivered.cases_opened,
        period=period,
        of="cases opened",
    )
    if shape is None:
        return Fit(None, "cannot_tell", "The shape of the problem has not been measured yet.", (), (meeting,))
    document: dict[str, Any] = shape.document
    return Fit(
        report_id=shape.id,
        recommendation=shape.recommendation,
        recommendation_words=document["sentence"],
        reasons=tuple(document["reasons"]),
        figures=(*_shape_figures(document, _shape_period(shape)), meeting),
        taken_back=taken_back(shape.batches),
    )


def _shape_period(shape: ShapeReport) -> str:
    if shape.period_from is None or shape.period_to is None:
        return "no dates in the data"
    return f"{shape.period_from:%-d %B %Y} to {shape.period_to:%-d %B %Y}"


def _shape_figures(document: dict[str, Any], period: str) -> list[Figure]:
    """The worst tenth of each beside what chance alone would give."""
    named = {"people": "people", "couples": "couples", "places": "places"}
    return [
        _tenth(words, document[name], period)
        for name, words in named.items()
        if document.get(name) is not None
    ]


def _tenth(words: str, measured: dict[str, Any], period: str) -> Figure:
    label = f"Events borne by the worst tenth of {words}"
    share, expected = measured.get("top_tenth_share"), measured.get("expected_top_tenth_share")
    if share is None or expected is None:
        return Figure(label=label, words="too few to say", period=period, hidden=True)
    return Figure(
        label=label,
        words=f"{share:.0%} of events; chance alone would give {expected:.0%}",
        period=period,
        numerator=measured.get("top_tenth_events"),
        denominator=measured.get("events"),
        share=share,
        ci_low=measured.get("top_tenth_ci_low"),
        ci_high=measured.get("top_tenth_ci_high"),
    )


def _acted(given: DeliveryFigures, period: str) -> tuple[Figure, ...]:
    shares = (
        (
            "Actions done, checked and on time",
            given.actions_verified_on_time,
            given.actions_due,
            "actions due",
        ),
        ("Actions that could not be done", given.actions_could_not, given.actions_due, "actions due"),
        ("Actions not done", given.actions_did_not, given.actions_due, "actions due"),
        ("Actions declined", given.actions_declined, given.actions_due, "actions due"),
        (
            "Actions that serve no objective",
            given.actions_serving_none,
            given.actions_proposed,
            "actions agreed",
        ),
        (
            "Contacts in which the person was met",
            given.contacts_met,
            given.contacts_attempted,
            "contacts attempted",
        ),
        ("People met at least once", given.people_met, given.cases_worked, "cases worked"),
        ("Research returned on time", given.requests_answered_on_time, given.requests_due, "requests due"),
    )
    counts = (
        ("Cases opened", given.cases_opened, "cases"),
        ("Cases closed", given.cases_closed, "cases"),
    )
    hours = Figure(
        label="Time spent with people",
        words=f"{given.dose_minutes // 60:,} hours {given.dose_minutes % 60} minutes",
        period=period,
        numerator=given.dose_minutes,
    )
    return (
        *(count_figure(label, count, period=period, of=of) for label, count, of in counts),
        *(share_figure(label, part, whole, period=period, of=of) for label, part, whole, of in shares),
        hours,
    )
