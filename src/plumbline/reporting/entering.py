"""The return by entry cohort: everybody who entered in a quarter, followed for the same time, however they fared. Never current stock."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.entered import EnteredCase, Outcome, entered_cases, outcomes_of
from plumbline.disclosure import hide_inside, hide_share, round_outside
from plumbline.disclosure.rules import Audience
from plumbline.evaluation import clustered_ratio, clustered_share, median_with_interval, wilson
from plumbline.evaluation.liberty import DAYS_A_YEAR
from plumbline.reporting.company import told_of
from plumbline.reporting.entry_counting import OUTCOMES, amount_called
from plumbline.reporting.figures import Period
from plumbline.reporting.returns import (
    by_definition,
    not_over_yet,
    quarter_of,
    schemes_that_owe,
    whose_cases,
)
from plumbline.schemes.kind import Indicator, Return
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible
from plumbline.values.formulas import as_shown
from plumbline.values.words import say


HIDDEN: dict[Audience, str] = {"inside": "fewer than 5", "outside": "7 or fewer"}
NOT_THERE = "This page is not there, or is not yours to see."
STOCK_FLATTERS = (
    "These are the people who entered in one quarter, all of them, also those who were let go since. Whoever is managed today is no fair "
    "picture: people who did well have been de-selected, people at the worst moment of their lives have been taken in, and such moments "
    "pass by themselves. Counted by current stock, a scheme looks as if it worked whatever it does; and set side by side with the year before "
    "entry, it looks so again. A change between one cohort and the next is no proof of anything either, since whom the meeting selects changes."
)
NOT_PROVEN = (
    "Proven reoffending, as the Ministry of Justice counts it, cannot be known here: it needs convictions and cautions from the police "
    "national computer of the twelve months and the six after them. What stands here are suspicions in police files."
)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One indicator by one definition: what was counted, and the people behind it. ``by``: by which definition, where there is more than one.

    ``is_of_the_table``: it is counted over the files of every agency at the table, of which the viewer may see fewer.
    ``entered``: of how many who entered those are whom it is of, where a line of its own tells that share; 0 where none does.
    """

    indicator: Indicator
    by: str
    numerator: float
    denominator: float | None
    people: tuple[EnteredCase, ...]
    pairs: tuple[tuple[float, float], ...]
    is_of_the_table: bool = False
    entered: int = 0

    @property
    def slug(self) -> str:
        """Its key in an address."""
        return self.indicator.slug

    def cells(self, audience: Audience = "inside") -> tuple[str, str, str]:
        """Count, of how many, and the figure with its interval, as they may be shown.

        Where the share of those whom it is of is hidden in a line of its own, this one does not say how many they are either.
        """
        if self.entered and hide_share(int(self.denominator or 0), self.entered, audience=audience):
            return ("hidden", "hidden", "")
        if self.indicator.figure == "median":
            return self._median(audience)
        if self.indicator.figure != "count":
            return self._ratio(audience)
        count, of = int(self.numerator), None if self.denominator is None else int(self.denominator)
        if of is None:
            return (_shown(count, audience), "", "")
        if _is_hidden(of, audience) or hide_share(count, of, audience=audience):
            return ("hidden", _shown(of, audience), "")
        if not of:
            return ("0", "0", "")
        return (_shown(count, audience), _shown(of, audience), self._share(audience))

    def _share(self, audience: Audience) -> str:
        count, of = int(self.numerator), int(self.denominator or 0)
        if audience == "outside":
            count, of = round_outside(count) or 0, round_outside(of) or 0
            return f"{count / of:.0%}" if of else ""
        in_clusters = (
            any(whole > 1 for _, whole in self.pairs) and sum(whole > 0 for _, whole in self.pairs) > 1
        )
        found = (
            clustered_share([(int(part), int(whole)) for part, whole in self.pairs])
            if in_clusters
            else wilson(count, of)
        )
        return say(
            "{count:.0%} ({ci_low:.0%} to {ci_high:.0%})",
            count=count / of,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
        )

    def _median(self, audience: Audience) -> tuple[str, str, str]:
        """A middle value, unless those of whom it is are few; inside with its exact interval."""
        values = Counter(int(amount) for amount, of in self.pairs if of)
        if not values:
            return ("", "0", "")
        if _is_hidden(values.total(), audience):
            return ("", _shown(values.total(), audience), "hidden")
        found = median_with_interval(values)
        if audience != "inside" or found.ci_low is None:
            return ("", _shown(found.of, audience), f"{found.median:.0f}")
        middle = say(
            "{median:.0f} ({low:.0f} to {high:.0f})",
            median=found.median,
            low=found.ci_low,
            high=found.ci_high,
        )
        return ("", _shown(found.of, audience), middle)

    def _ratio(self, audience: Audience) -> tuple[str, str, str]:
        """A rate or a mean, unless those in whom something came, or those in whom nothing did, are few."""
        held = [pair for pair in self.pairs if pair[1]]
        some = sum(amount > 0 for amount, _ in held)
        if not held:
            return ("0", "0", "")
        if hide_share(some, len(held), audience=audience) or _is_hidden(len(held), audience):
            return ("hidden", _shown(len(held), audience), "")
        found = clustered_ratio(held)
        of = (
            say("{exposure:,.1f} years", exposure=found.exposure)
            if self.indicator.figure == "rate"
            else _shown(len(held), audience)
        )
        if audience == "outside":
            return ("", _shown(len(held), audience), f"{found.ratio:.1f}")
        if found.ci_low is None:
            return (f"{found.amount:,.0f}", of, f"{found.ratio:.2f}")
        ratio = say(
            "{ratio:.2f} ({low:.2f} to {high:.2f})", ratio=found.ratio, low=found.ci_low, high=found.ci_high
        )
        return (f"{found.amount:,.0f}", of, ratio)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One return of one scheme for those who entered in one quarter.

    ``let_go``: those whose case ended since, by reason, and ``ended`` how their kind calls that; ``whose``: whose cases it counts; ``doubts``: why some are not followed,
    where the return follows anybody.
    """

    scheme: Scheme
    found: Return
    period: Period
    lines: tuple[EntryLine, ...]
    people: tuple[EnteredCase, ...]
    let_go: tuple[tuple[str, int], ...]
    ended: str
    whose: str
    doubts: tuple[tuple[str, int], ...]

    @property
    def follows(self) -> bool:
        """Whether it counts what files tell of people after their entry."""
        return any(one.counts in OUTCOMES for one in self.found.indicators)

    @property
    def told_doubts(self) -> tuple[tuple[str, str], ...]:
        """Why some are not followed, as it may stand beside how many entered and how many are followed."""
        return told_of(self.doubts)

    @property
    def told_let_go(self) -> tuple[tuple[str, str], ...]:
        """Why cases ended since, as it may be shown."""
        return told_of(self.let_go)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is said above the figures; the last one goes along wherever they go."""
        return self.found.cautions or (STOCK_FLATTERS, NOT_PROVEN)


def is_by_entry(viewer: Viewer, slug: str) -> bool:
    """Whether the return that the viewer's scheme owes is by entry."""
    return any(scheme.slug == slug and found.of == "entered" for scheme, found in schemes_that_owe(viewer))


def entry_page(viewer: Viewer, slug: str, year: int, quarter: int, *, today: date | None = None) -> EntryPage:
    """Derive the return from the cases and the events that the viewer sees.

    Raises
    ------
    NotVisible: no such scheme that owes one, or the viewer does not lead it.

    Records
        ``return.made``, with cases and people.
    """
    owed = {
        scheme.slug: (scheme, found) for scheme, found in schemes_that_owe(viewer) if found.of == "entered"
    }
    if slug not in owed:
        raise NotVisible(NOT_THERE)
    scheme, found = owed[slug]
    period = quarter_of(year, quarter)
    people = entered_cases(viewer, scheme, found, start=period.start, end=period.end, today=today)
    outcomes = outcomes_of(viewer, scheme, people)
    kind = kind_of(scheme)
    reasons, follows = kind.work.closure_reasons, any(one.counts in OUTCOMES for one in found.indicators)
    return EntryPage(
        scheme=scheme,
        found=found,
        period=period,
        lines=tuple(line for one in found.indicators for line in _lines(one, people, outcomes)),
        people=tuple(people),
        let_go=_tally([reasons.get(one.closed_for, one.closed_for) for one in people if one.closed_for]),
        ended=next(state.label for state in kind.course.states.values() if kind.course.is_final(state.slug)),
        whose=whose_cases(viewer, scheme),
        doubts=_tally([doubt for one in people for doubt in one.doubts[:1]]) if follows else (),
    )


def line_of_entry(page: EntryPage, slug: str) -> EntryLine:
    """One line, with the people behind it.

    Raises
    ------
    NotVisible: it has no such line.
    """
    for line in page.lines:
        if line.slug == slug:
            return line
    raise NotVisible(NOT_THERE)


def entry_csv(page: EntryPage, *, on: date | None = None) -> str:
    """The return as it may leave the partnership: few hidden, counts rounded, no intervals that would give them away."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(
        [as_shown(f"{page.found.title}: {page.scheme.name}"), say("entered {words}", words=page.period.words)]
    )
    write.writerows(not_over_yet(page.period, on or timezone.localdate()))
    write.writerow([as_shown(page.whose)])
    write.writerow(["7 or fewer is hidden, other counts are rounded to 5; shares are of the rounded counts"])
    write.writerow([as_shown(page.cautions[-1])])
    write.writerow(["indicator", "by", "count", "of", "figure", "definition", "source"])
    for line in page.lines:
        one = line.indicator
        write.writerow(
            [
                as_shown(cell)
                for cell in (one.words, line.by, *line.cells("outside"), one.definition, one.source)
            ]
        )
    return out.getvalue()


def _lines(
    indicator: Indicator, people: Sequence[EnteredCase], outcomes: Sequence[Outcome]
) -> Iterator[EntryLine]:
    for one, by in by_definition(indicator):
        line = _followed_line(one, people, outcomes) if one.counts in OUTCOMES else _line(one, people)
        yield replace(line, by=by)


def _line(indicator: Indicator, people: Sequence[EnteredCase]) -> EntryLine:
    counts = amount_called(indicator.counts)
    of = amount_called(indicator.out_of) if indicator.out_of else None
    among = [one for one in people if of is None or of(one)]
    return EntryLine(
        indicator=indicator,
        by="",
        numerator=sum(counts(one) for one in among),
        denominator=sum(of(one) for one in people) if of else None,
        people=tuple(one for one in among if counts(one)),
        pairs=tuple((counts(one), of(one)) for one in among) if of else (),
    )


def _followed_line(
    indicator: Indicator, people: Sequence[EnteredCase], outcomes: Sequence[Outcome]
) -> EntryLine:
    """A figure of those who can be followed. The people behind it are those of whom the viewer sees an event; the figure needs none of that."""
    counts = OUTCOMES[indicator.counts]
    rate = indicator.figure == "rate"
    return EntryLine(
        indicator=indicator,
        by="",
        numerator=sum(counts(one) for one in outcomes),
        denominator=len(outcomes),
        people=tuple(one for one in people if one.events),
        pairs=tuple((counts(one), one.days_at_liberty / DAYS_A_YEAR if rate else 1) for one in outcomes),
        is_of_the_table=True,
        entered=len(people),
    )


def _tally(words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple((one, words.count(one)) for one in sorted(set(words)))


def _is_hidden(count: int, audience: Audience) -> bool:
    return (hide_inside(count) if audience == "inside" else round_outside(count)) is None


def _shown(count: int, audience: Audience) -> str:
    found = hide_inside(count) if audience == "inside" else round_outside(count)
    return HIDDEN[audience] if found is None else f"{found:,}"
