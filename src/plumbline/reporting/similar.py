"""What similar cases got and what came after, as figures: what happened, and no effect of anything.

Whoever may choose what makes cases similar can set two choices side by side, and the cases in one and not in the other may be few. So counts are treated as what
leaves the partnership is: 7 or fewer are hidden, nought among them, and all others rounded to the nearest 5, so that a difference of two is never
exact (`disclosure/small_numbers.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.similar import AfterCounts, GotCounts, Likeness, similar_figures
from plumbline.disclosure import hide_share, round_outside, rule_for
from plumbline.evaluation import wilson
from plumbline.reporting.figures import Figure
from plumbline.reporting.permissions import check_may_read_counts
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import scheme_at_table
from plumbline.values.words import say


WHAT_HAPPENED = (
    "This is what happened, and not what anything did. Who gets what is chosen, and those with the hardest lives are often offered most: people with "
    "an intervention may fare worse than others and be better for it. Effects stand on evidence cards."
)


@dataclass(frozen=True, slots=True)
class Got:
    """One intervention, or all cases alike where ``name`` is empty, with its figures."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """How many are alike, in words, and what came after.

    ``everybody``: of all of them; None where they are too few. ``got``: by intervention; those of too few cases are left out, and ``has_more`` says
    whether there are any.
    """

    scheme: Scheme
    cases: str
    everybody: Got | None
    got: tuple[Got, ...]
    has_more: bool


def similar_page(viewer: Viewer, slug: str, like: Likeness, *, today: date) -> SimilarPage:
    """Figures of the closed cases of a scheme that are alike.

    Refuses
        PermissionRefused: a role that reads no figures. NotVisible: no scheme at the viewer's table.
    """
    check_may_read_counts(viewer)
    scheme = scheme_at_table(viewer, slug)
    period = say("closed up to today")
    found = similar_figures(viewer, scheme=scheme, like=like, today=today)
    whole = next((one for one in found if not one.name), None)
    shown = round_outside(whole.cases) if whole else None
    if whole is None or shown is None:
        words = say("{few} closed cases: too few to show anything of them", few=rule_for("outside").words)
        return SimilarPage(scheme, words, None, (), has_more=False)
    of_whole = Got("", tuple(_after(whole.after, period)))
    told = [_intervention(one, whole.cases, period) for one in found if one.name]
    return SimilarPage(
        scheme=scheme,
        cases=say("About {number:,} closed cases", number=shown),
        everybody=of_whole,
        got=tuple(one for one in told if one is not None),
        has_more=None in told,
    )


def _intervention(one: GotCounts, of: int, period: str) -> Got | None:
    """The figures of an intervention; None where those who got it are few, or all but a few."""
    if hide_share(one.cases, of, audience="outside"):
        return None
    figures = [
        about("Somebody of the case started it", one.cases, of, period=period, of="cases alike"),
        about("It was finished", one.completed, one.cases, period=period, of="cases in which it was started"),
    ]
    return Got(one.name, (*figures, *_after(one.after, period)))


def _after(rows: Sequence[AfterCounts], period: str) -> list[Figure]:
    figures = []
    for row in rows:
        after = say("within {months} months of closure", months=row.months)
        of = "closed cases of which we can tell"
        figures += [
            about(label, part, row.told, period=period, of=of)
            for label, part in (
                (say("Somebody of the case hurt {after}", after=after), row.hurt),
                (say("Somebody of the case suspected {after}", after=after), row.suspected),
                (say("Back in this scheme {after}", after=after), row.back),
            )
        ]
    return figures


def about(label: str, part: int, whole: int, *, period: str, of: str) -> Figure:
    """A share of rounded counts with its interval; hidden where the part, the rest or the whole is small."""
    rule = rule_for("outside")
    total, counted = round_outside(whole), round_outside(part)
    if total is None or counted is None or hide_share(part, whole, audience="outside"):
        words = say("Not shown: those counted, the others or all {of} are {few}", of=of, few=rule.words)
        return Figure(label=label, words=words, period=period, hidden=True)
    found = wilson(counted, total)
    return Figure(
        label=label,
        words=say(
            "about {part:,} of {whole:,} {of} ({share:.0%}; {low:.0%} to {high:.0%})",
            part=counted, whole=total, of=of, share=found.share, low=found.ci_low, high=found.ci_high,
        ),
        period=period, numerator=counted, denominator=total, share=found.share, ci_low=found.ci_low, ci_high=found.ci_high,
    )  # fmt: skip
