"""The counted part of a stop rule: the share that a charter drew a line under, quarter by quarter, and whether the rule is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.access.viewer import Viewer
from plumbline.cases.queries import DeliveryFigures, delivery_figures
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.reporting.returns import quarter_before, quarter_of
from plumbline.schemes.charters import StopLine
from plumbline.schemes.enums import STOP_FIGURE_NAMES, StopFigure
from plumbline.schemes.models import Scheme


class Stopping(StrEnum):
    """Where a stop rule stands."""

    MET = "met"
    NOT_MET = "not-met"
    CANNOT_TELL = "cannot-tell"


SENTENCES = {
    Stopping.MET: "The stop rule is met. The charter says that the partnership stops or thinks the scheme over.",
    Stopping.NOT_MET: "The stop rule is not met.",
    Stopping.CANNOT_TELL: "Whether the stop rule is met cannot be told yet: too little was counted in the quarters that it looks at.",
}


@dataclass(frozen=True, slots=True)
class StopReading:
    """A line with the quarters that it looks at, oldest first, and where the rule stands."""

    line: StopLine
    quarters: tuple[Figure, ...]
    stands: Stopping

    @property
    def sentence(self) -> str:
        """Where it stands, in words."""
        return SENTENCES[self.stands]


def stop_reading(viewer: Viewer, scheme: Scheme, line: StopLine, on: date) -> StopReading:
    """Read the last whole quarters by a day against a line."""
    periods = last_quarters(on, line.quarters)
    figures = tuple(_figure(viewer, scheme, line.figure, period) for period in periods)
    return StopReading(line, figures, where_it_stands(line, figures))


def where_it_stands(line: StopLine, quarters: Sequence[Figure]) -> Stopping:
    """Met if every quarter is known to lie under the line; not met if one is known not to; else it cannot be told.

    A quarter whose counts are hidden is not known, so that the answer tells nothing of them.
    """
    under = [_is_under(line, quarter) for quarter in quarters]
    if False in under:
        return Stopping.NOT_MET
    return Stopping.CANNOT_TELL if None in under else Stopping.MET


def last_quarters(on: date, number: int) -> list[Period]:
    """So many quarters of the calendar that are over on a day, the oldest first."""
    found: list[Period] = []
    while len(found) < number:
        found.append(quarter_of(*quarter_before(found[-1].start if found else on)))
    return found[::-1]


def _is_under(line: StopLine, quarter: Figure) -> bool | None:
    if quarter.hidden or not quarter.denominator or quarter.numerator is None:
        return None
    return 100 * quarter.numerator < line.per_cent * quarter.denominator


def _figure(viewer: Viewer, scheme: Scheme, figure: StopFigure, period: Period) -> Figure:
    counted = delivery_figures(viewer, scheme=scheme.id, start=period.start, end=period.end)
    part, whole, of = _counts(figure, counted)
    return share_figure(STOP_FIGURE_NAMES[figure], part, whole, period=period.words, of=of)


def _counts(figure: StopFigure, given: DeliveryFigures) -> tuple[int, int, str]:
    match figure:
        case StopFigure.ACTIONS_ON_TIME:
            return given.actions_verified_on_time, given.actions_due, "actions due"
        case StopFigure.PEOPLE_MET:
            return given.people_met, given.cases_worked, "cases worked"
        case StopFigure.MEETS_CRITERIA:
            return given.cases_meeting_criteria, given.cases_opened, "cases opened"
        case StopFigure.SERVES_OBJECTIVE:
            serving = given.actions_proposed - given.actions_serving_none
            return serving, given.actions_proposed, "actions agreed"
