"""Words and drawings of the evidence library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from plumbline.documents.charts import Chart
from plumbline.documents.forest import ForestRow, forest, ratio_of
from plumbline.evaluation import change_words, interval_words
from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.studies.parts import PARTS
from plumbline.studies.pooling import Finding, Moved, PartPooled, Together
from plumbline.values.words import counted, joined, say, small_first
from plumbline.web.figures.evidence import DESIGNS
from plumbline.web.figures.presenters import VERDICTS


STANDINGS = {"registered": "as planned", "amended": "as planned again", "exploratory": "for looking only"}
FEW_TO_LEAN = 10
FEW_TO_TELL = "Whether small areas tell of other effects than large ones can hardly be told with fewer than ten: poor results may be missing."


@dataclass(frozen=True, slots=True)
class GroupWords:
    """What a group of findings says: what is alike in it, its drawing, the mean in sentences, and what to doubt."""

    title: str
    plain: str
    alike: str
    chart: Chart
    together: tuple[str, ...]
    parts: tuple[str, ...]
    moved: tuple[str, ...]
    without: tuple[str, ...]
    doubts: tuple[str, ...]
    left_out: tuple[str, ...]
    more: str


def group_words(group: Together, *, number: int) -> GroupWords:
    """The words of one group; ``number`` tells its drawing from the others of the page."""
    return GroupWords(
        title=_title(group),
        plain=_plain(group),
        alike=say(
            "Outcome: {outcome}, followed for {window_days} days.",
            outcome=group.outcome,
            window_days=group.window_days,
        ),
        chart=forest(
            _rows(group),
            prefix=f"forest-{number}",
            caption="Effect in each area: ratio of those offered to those not offered, with its 95% interval",
        ),
        together=tuple(_together(group)),
        parts=tuple(_part(row) for row in group.parts),
        moved=tuple(_moved(row) for row in group.moved),
        without=tuple(_without(group)),
        doubts=tuple(_doubts(group)),
        left_out=tuple(f"{_label(found)}: {why}" for found, why in group.left_out),
        more=_more(group),
    )


def what_happened(found: Finding) -> str:
    """One finding in a sentence; none and adverse ones in as many words."""
    head = say(VERDICTS.get(found.verdict, "We cannot tell yet"))
    if found.effect is None:
        return say("{head}: it gives no figure.", head=head)
    return say(
        "{head}: {interval}.",
        head=head,
        interval=interval_words(found.effect.ci_low, found.effect.ci_high),
    )


def design_words(compared: str) -> str:
    """The short name of a way of comparing."""
    return DESIGNS.get(compared, compared.replace("_", " ").capitalize()).partition(":")[0]


def told_of(found: Finding) -> str:
    """How it was found: design and strength, people, standing."""
    people = (
        say("A number of people that is hidden")
        if found.people is None
        else say("{people:,} people", people=found.people)
    )
    design = design_words(found.compared)
    if found.strength:
        design = say("{design} (as a design {strength})", design=design, strength=found.strength)
    return say(
        "{design}. {people}, followed for {days} of {window_days} days, {standing}.",
        design=design,
        people=people,
        days=found.days,
        window_days=found.window_days,
        standing=STANDINGS.get(found.standing, found.standing),
    )


def _plain(group: Together) -> str:
    """The answer in a sentence for somebody who is no analyst."""
    tried = _tried(group)
    if group.pooled is None:
        return say("{tried} Nothing can be put together yet.", tried=tried)
    low, high = ratio_of(group.pooled.ci_low), ratio_of(group.pooled.ci_high)
    if high < 1:
        return say("{tried} Together they show less violence.", tried=tried)
    if low > 1:
        return say("{tried} Together they show more violence.", tried=tried)
    return say("{tried} Together we cannot tell whether it helped.", tried=tried)


def _tried(group: Together) -> str:
    """How many areas tried it: several lists of one place are one area."""
    areas = len({found.site for found in group.findings})
    told = counted(areas, "{count} area tried it", "{count} areas tried it")
    lists = len({found.study for found in group.findings})
    if lists > areas:
        return say("{told}, with {lists} lists.", told=told, lists=lists)
    return f"{told}."


def _title(group: Together) -> str:
    standing = "" if group.is_planned else ", for looking only"
    made_up = ", made-up data" if group.made_up else ""
    return f"{design_words(group.compared)}{standing}{made_up}"


def _rows(group: Together) -> list[ForestRow]:
    share = dict(zip(group.counted, group.pooled.weight, strict=True)) if group.pooled else {}
    rows = [_row(found, share.get(found)) for found in group.findings]
    rows += [_row(found, share.get(found)) for found in group.counted if found.lists > 1]
    if group.pooled:
        rows.append(_mean_row(group))
    return rows


def _row(found: Finding, share: float | None) -> ForestRow:
    effect = found.effect
    if effect is None or effect.ci_low <= 0:
        return ForestRow(label=_label(found), short=_short(found), words=what_happened(found))
    return ForestRow(
        label=_label(found),
        short=_short(found),
        words=what_happened(found),
        ratio=ratio_of(effect.log_ratio),
        low=effect.ci_low,
        high=effect.ci_high,
        share=None if share is None else float(share),
    )


def _mean_row(group: Together) -> ForestRow:
    pooled = group.pooled
    assert pooled is not None  # noqa: S101  asked before
    low, high = ratio_of(pooled.ci_low), ratio_of(pooled.ci_high)
    ahead = None
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        ahead = (ratio_of(pooled.prediction_low), ratio_of(pooled.prediction_high))
    return ForestRow(
        label=say("Mean of {sites} areas", sites=pooled.sites),
        words=interval_words(low, high).capitalize() + ".",
        ratio=ratio_of(pooled.effect),
        low=low,
        high=high,
        is_mean=True,
        ahead=ahead,
    )


def where(found: Finding) -> str:
    """Where it was found, and which installation told of it."""
    return f"{found.place} ({found.by})" if found.by else found.place


def _label(found: Finding) -> str:
    if found.lists > 1:
        return say("{place}, its {lists} lists as one", place=where(found), lists=found.lists)
    return f"{where(found)}, {found.evaluated_at:%B %Y}"


def _short(found: Finding) -> str:
    if found.lists > 1:
        return say("{place}, {lists} lists", place=found.place, lists=found.lists)
    return f"{found.place}, {found.evaluated_at:%b %Y}"


def _together(group: Together) -> list[str]:
    pooled = group.pooled
    if pooled is None:
        held = len(group.counted)
        return [
            say(
                "Nothing is put together: it takes two areas at the least, and one gives a figure that counts."
            )
            if held == 1
            else say(
                "Nothing is put together: it takes two areas at the least, "
                "and none gives a figure that counts."
            )
        ]
    told = [
        (
            say(
                "Over {sites} areas the mean is {change}, {interval}.",
                sites=pooled.sites,
                change=change_words(ratio_of(pooled.effect)),
                interval=interval_words(ratio_of(pooled.ci_low), ratio_of(pooled.ci_high)),
            )
        ),
        _differ(group),
    ]
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        ahead = interval_words(ratio_of(pooled.prediction_low), ratio_of(pooled.prediction_high))
        told.append(
            say(
                "A further area of the same kind would lie in a wider range (the dashed line): {ahead}.",
                ahead=ahead,
            )
        )
    if pooled.sites > 2:
        told.append(
            say(
                "Leaving out each area in turn moves the mean between {least} and {most}.",
                least=change_words(exp(max(pooled.without))),
                most=change_words(exp(min(pooled.without))),
            )
        )
    if group.drawn:
        told.append(
            say("Drawn in towards the mean by their own noise, the areas read: {drawn}.", drawn=_drawn(group))
        )
    return told


def _without(group: Together) -> list[str]:
    """The mean without each place in turn; with two places it would be the other alone."""
    pooled = group.pooled
    if pooled is None or pooled.sites <= 2:
        return []
    return [
        say("Without {place}: {change}", place=_short(found), change=change_words(exp(mean)))
        for found, mean in zip(group.counted, pooled.without, strict=True)
    ]


def _differ(group: Together) -> str:
    pooled = group.pooled
    assert pooled is not None  # noqa: S101  asked before
    typical, high = exp(pooled.tau2**0.5), exp(pooled.tau2_high**0.5)
    share = say("none") if pooled.i2 < 0.005 else f"{pooled.i2:.0%}"
    return say(
        "How much they differ: {share} of the spread is true difference. The effect of a typical "
        "area is the mean times or divided by {typical:.2f}; it could be up to {high:.2f}.",
        share=share,
        typical=typical,
        high=high,
    )


def _drawn(group: Together) -> str:
    assert group.drawn is not None  # noqa: S101  asked before
    return joined(
        (
            say("{place}: {ratio:.2f}", place=_short(found), ratio=ratio_of(effect))
            for found, effect in zip(group.counted, group.drawn.effect, strict=True)
        ),
        "; ",
    )


def _part(row: PartPooled) -> str:
    part, found = PARTS[row.part], row.pooled
    low, high, ratio = (ratio_of(x) for x in (found.ci_low, found.ci_high, found.effect))
    head = say(
        "{inside}, beside {outside} ({sites} areas)",
        inside=part.inside,
        outside=small_first(part.outside),
        sites=row.sites,
    )
    figure = say(
        "{ratio:.2f} ({low:.2f} to {high:.2f}, {level} interval)",
        ratio=ratio,
        low=low,
        high=high,
        level=level_words(found.level),
    )
    if high < 1:
        return say("{head}: the offer did more for the first, {figure}.", head=head, figure=figure)
    if low > 1:
        return say("{head}: the offer did less for the first, {figure}.", head=head, figure=figure)
    return say(
        "{head}: we cannot tell whether the offer did more for one than for the other, {figure}.",
        head=head,
        figure=figure,
    )


def _moved(row: Moved) -> str:
    """What one declared circumstance did, or how many places it would take to tell."""
    one = CIRCUMSTANCES[row.slug]
    if (
        row.step is None
        or row.ci_low is None
        or row.ci_high is None
        or row.drawn is None
        or row.level is None
    ):
        if row.told >= row.asked:
            return say(
                "{title}: we cannot tell. All {told} areas that say so are alike in it.",
                title=one.title,
                told=row.told,
            )
        said = {0: say("none does"), 1: say("one does")}.get(row.told, say("{areas} do", areas=row.told))
        return say(
            "{title}: too few to tell. It takes {asked} areas that say so, and {said}.",
            title=one.title,
            asked=row.asked,
            said=said,
        )
    figure = say(
        "{step:.2f} ({ci_low:.2f} to {ci_high:.2f}, {level} interval), {drawn:.2f} once drawn in "
        "by its own noise",
        step=row.step,
        ci_low=row.ci_low,
        ci_high=row.ci_high,
        level=level_words(row.level),
        drawn=row.drawn,
    )
    head = say(
        "{title} ({told} areas), {step}: the ratio is multiplied by {figure}.",
        title=one.title,
        told=row.told,
        step=one.step,
        figure=figure,
    )
    if row.ci_high < 1:
        return say("{head} Areas differ in it: the fall was larger with {step}.", head=head, step=one.step)
    if row.ci_low > 1:
        return say("{head} Areas differ in it: the fall was smaller with {step}.", head=head, step=one.step)
    return say("{head} We cannot tell whether it matters.", head=head)


def _doubts(group: Together) -> list[str]:
    told = [doubt.sentence for doubt in group.pooled.doubts] if group.pooled else []
    told += [
        say(
            "{place} tells of {lists} lists. They share people, months and files, so they count as one area, with the error that "
            "they have if all of them err alike.",
            place=where(found),
            lists=found.lists,
        )
        for found in group.counted
        if found.lists > 1
    ]
    if len(group.counted) < FEW_TO_LEAN or group.lean is None or group.pooled is None:
        return [*told, FEW_TO_TELL]
    missing, filled = group.lean.missing, group.lean.filled.effect
    if missing:
        sort = say("worse") if filled > group.pooled.effect else say("better")
        told.append(
            counted(
                missing,
                "The plot leans: {count} area with a {sort} result may be missing. "
                "With it the mean would be {change}.",
                "The plot leans: {count} areas with a {sort} result may be missing. "
                "With them the mean would be {change}.",
                sort=sort,
                change=change_words(ratio_of(filled)),
            )
        )
    return told


def _more(group: Together) -> str:
    if not group.counted:
        return ""
    held = len(group.counted)
    differ = (
        say("as far as these areas differ")
        if group.pooled
        else say(
            "were areas to differ by a factor of {factor:.2f}, which one area cannot tell",
            factor=exp(group.tau),
        )
    )
    aim = say(
        "to show a fall of {fall:.0%} in 8 of 10 tries, from areas of this size and {differ}",
        fall=group.fall,
        differ=differ,
    )
    if group.needed is None:
        return say("No number of areas up to 1,000 would be enough {aim}.", aim=aim)
    more = group.needed - held
    if more <= 0:
        return say("{held} areas are enough {aim}.", held=held, aim=aim)
    return counted(
        more,
        "{count} more area is needed, {needed} in all, {aim}.",
        "{count} more areas are needed, {needed} in all, {aim}.",
        needed=group.needed,
        aim=aim,
    )


def level_words(level: float) -> str:
    """95%, or 95.1% where it is no whole number."""
    return f"{level:.0%}" if abs(100 * level - round(100 * level)) < 1e-6 else f"{level:.1%}"


def choices(values: Sequence[str]) -> list[str]:
    """Each once, in order."""
    return sorted(set(values))
