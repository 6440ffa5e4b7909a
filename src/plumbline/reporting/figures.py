"""One figure as the board reads it: count, of how many, in which period, how sure. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plumbline.disclosure import hide_inside, hide_share
from plumbline.evaluation import wilson
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


HIDDEN = "fewer than 5"
# One denominator wherever it is told how actions came out: whoever waits for somebody else's check is not charged with it.
JUDGED = "actions due that wait for nobody else"
MOVED_LABEL = "Actions due whose day was put off"
IN_COMPANY = "Hidden: this figure or one beside it is too small to show"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to but not including ``end``."""

    start: date
    end: date

    @property
    def words(self) -> str:
        """First and last day."""
        return say("{start} to {last}", start=day_month_year(self.start), last=day_month_year(self.last))

    @classmethod
    def year_to(cls, day: date) -> Period:
        """The year up to and with a day: from the day after the same one a year before; 29 February becomes the 28th."""
        try:
            same = day.replace(year=day.year - 1)
        except ValueError:
            same = day.replace(year=day.year - 1, day=28)
        return cls(date.fromordinal(same.toordinal() + 1), date.fromordinal(day.toordinal() + 1))

    @property
    def last(self) -> date:
        """The last day."""
        return date.fromordinal(self.end.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a count with everything that must stand beside it.

    ``numerator``, ``denominator``, ``share`` and its interval are None where a small number is hidden or nothing was
    counted; ``words`` always says what a reader may know.
    """

    label: str
    words: str
    period: str
    numerator: int | None = None
    denominator: int | None = None
    share: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    hidden: bool = False


def share_figure(
    label: str, numerator: int, denominator: int, *, period: str, of: str, beside: bool = False
) -> Figure:
    """A share of a count. Hidden where the part, the rest or the whole is 1 to 4, so that none can be worked out.

    Parameters
    ----------
    of : what the denominator counts, such as ``actions due``.
    beside : whether the part or the whole is hidden because another could be worked out from it.
    """
    if not denominator:
        return Figure(
            label=label, words=say("No {of} in this period", of=of), period=period, numerator=0, denominator=0
        )
    if beside and hide_inside(denominator) is not None:
        return Figure(label=label, words=IN_COMPANY, period=period, hidden=True)
    if hide_inside(denominator) is None or hide_share(numerator, denominator):
        return Figure(label=label, words=_hidden_words(denominator, of), period=period, hidden=True)
    found = wilson(numerator, denominator)
    return Figure(
        label=label,
        words=say(
            "{numerator:,} of {denominator:,} {of} ({share:.0%}; {ci_low:.0%} to {ci_high:.0%})",
            numerator=numerator,
            denominator=denominator,
            of=of,
            share=found.share,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
        ),
        period=period,
        numerator=numerator,
        denominator=denominator,
        share=found.share,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
    )


def count_figure(label: str, count: int, *, period: str, of: str, beside: bool = False) -> Figure:
    """A plain count, hidden where it is 1 to 4; or ``beside`` others, which could be worked out from it."""
    if beside:
        return Figure(label=label, words=IN_COMPANY, period=period, hidden=True)
    if hide_inside(count) is None:
        return Figure(
            label=label, words=say("{hidden} {of}", hidden=say(HIDDEN), of=of), period=period, hidden=True
        )
    return Figure(
        label=label, words=say("{number:,} {of}", number=count, of=of), period=period, numerator=count
    )


def time_words(minutes: int) -> str:
    """A length of time: 1 hour 35 minutes."""
    hours, rest = divmod(minutes, 60)
    if rest and not hours:
        return counted(rest, "{count} minute", "{count} minutes")
    whole = counted(hours, "{count:,} hour", "{count:,} hours")
    return joined([whole, counted(rest, "{count} minute", "{count} minutes")]) if rest else whole


def _hidden_words(denominator: int, of: str) -> str:
    if hide_inside(denominator) is None:
        return say("{hidden} {of}: too few to show a share", hidden=HIDDEN, of=of)
    return say(
        "Hidden: of {denominator:,} {of}, those counted or the rest are fewer than 5",
        denominator=denominator,
        of=of,
    )
