"""What sample audits say of the quality of the work, and how far two raters agree. Small numbers are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plumbline.access.viewer import Viewer
from plumbline.cases.quality import CANNOT_TELL, RATERS, RatingForm
from plumbline.cases.queries.quality import QualityCounts, quality_counts
from plumbline.disclosure import hide_inside
from plumbline.evaluation import agreement, clustered_share
from plumbline.reporting.agreed import LEAST_FOR_AGREEMENT, agreement_words
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.schemes.models import Scheme
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class QualityOf:
    """What the samples of one form say. ``agreed``: how far the two raters of each case agree, line by line."""

    form: RatingForm
    figures: tuple[Figure, ...]
    agreed: tuple[Figure, ...]


def quality_in(viewer: Viewer, scheme: Scheme, period: Period) -> tuple[QualityOf, ...]:
    """Quality by the samples drawn in a period, by form."""
    found = quality_counts(viewer, scheme=scheme.id, start=period.start, end=period.end)
    return quality_of(found, period.words)


def quality_of(found: Sequence[QualityCounts], period: str) -> tuple[QualityOf, ...]:
    """Turn counts into figures."""
    return tuple(_form(one, period) for one in found)


def _form(one: QualityCounts, period: str) -> QualityOf:
    rated, sampled = one.sampled.get(RATERS, 0), sum(one.sampled.values())
    best = next(iter(one.form.scale))
    items = [
        _item(words, one.pairs.get(slug, {}), one.form, best, period)
        for slug, words in one.form.items.items()
    ]
    return QualityOf(
        form=one.form,
        figures=(
            share_figure(
                "Rated by two people",
                rated,
                sampled,
                period=period,
                of=say("{things} drawn", things=one.form.things),
            ),
            *(figure for figure, _ in items),
        ),
        agreed=(_alike(one, period), *(agreed for _, agreed in items)),
    )


def _item(
    words: str, pairs: Mapping[tuple[str, str, str], int], form: RatingForm, best: str, period: str
) -> tuple[Figure, Figure]:
    told: dict[str, int] = {}
    for (_, _, settled), n in pairs.items():
        if settled and settled != CANNOT_TELL:
            told[settled] = told.get(settled, 0) + n
    rated, known = sum(pairs.values()), sum(told.values())
    left = rated - known
    figure = share_figure(
        words,
        told.get(best, 0),
        known,
        period=period,
        of=say("{things} of which it is settled", things=form.things),
    )
    if left and hide_inside(left) is None:
        figure = Figure(words, _few(form.things), period, hidden=True)
    elif not figure.hidden and known:
        figure = replace(figure, words=_best(form.scale[best], figure.words, left))
    return figure, _agreement(words, pairs, form, period, hidden=figure.hidden)


def _best(best: str, figure: str, left: int) -> str:
    if not left:
        return say("{answer} in {figure}", answer=best, figure=figure)
    return say(
        "{answer} in {figure}; of {left:,} more it cannot be told, or is not settled",
        answer=best,
        figure=figure,
        left=left,
    )


def _few(things: str) -> str:
    return say("Hidden: too few {things}", things=things)


def _too_few(things: str) -> str:
    return say(
        "Fewer than {least} {things} were rated by two, so how far raters agree cannot be told",
        least=LEAST_FOR_AGREEMENT,
        things=things,
    )


def _alike(one: QualityCounts, period: str) -> Figure:
    """Lines rated alike over all cases, first words before anything was settled; lines of one case go together."""
    label = "Lines rated alike, all together"
    if sum(one.alike.values()) < LEAST_FOR_AGREEMENT:
        return Figure(label, _too_few(one.form.things), period, hidden=True)
    found = clustered_share([pair for pair, n in one.alike.items() for _ in range(n)])
    words = say(
        "{number:,} of {lines:,} lines ({share:.0%}; {low:.0%} to {high:.0%}), in {clusters:,} {things}",
        number=found.count,
        lines=found.of,
        share=found.share,
        low=found.ci_low,
        high=found.ci_high,
        clusters=found.clusters,
        things=one.form.things,
    )
    return Figure(
        label,
        words,
        period,
        found.count,
        found.of,
        share=found.share,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
    )


def _agreement(
    label: str, pairs: Mapping[tuple[str, str, str], int], form: RatingForm, period: str, *, hidden: bool
) -> Figure:
    table = [
        [
            sum(n for (one, two, _), n in pairs.items() if (one, two) == (first, second))
            for second in form.scale
        ]
        for first in form.scale
    ]
    both = sum(map(sum, table))
    if both < LEAST_FOR_AGREEMENT:
        return Figure(label, _too_few(form.things), period, hidden=True)
    if hidden:
        return Figure(label, _few(form.things), period, hidden=True)
    found = agreement(table, weights="linear")
    told = agreement_words(found, kappa="Weighted kappa", gwet="AC2")
    words = say(
        "{both:,} {things} in which both could tell. {told}", both=both, things=form.things, told=told
    )
    return Figure(label, words, period, denominator=both)
