"""Whom triage takes in and whom it turns away, by group (Equality Act 2010 s.149). A difference is a question to ask, not an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.referrals.enums import ETHNIC_GROUP, NOT_SAID
from plumbline.referrals.queries import ByGroup, triage_counts
from plumbline.reporting.company import in_company, is_hidden
from plumbline.reporting.figures import IN_COMPANY, Figure, Period, share_figure
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say


SHOWN = ("take", "not_now")
"""Decisions that are shown by group; those that send somebody on or advise make up the rest."""
TRAITS = {
    "sex": "By sex",
    "age": "By age on the day of the referral",
    ETHNIC_GROUP: "By ethnic group, as the referral says",
}
GROUPS = {
    "sex": {"F": "Female", "M": "Male", "": "Not recorded"},
    "age": {
        "under_18": "Under 18",
        "from_18": "18 to 24",
        "from_25": "25 to 39",
        "from_40": "40 and over",
        "": "Not recorded",
    },
}
"""Every group has its row, whether anybody is in it or not: the rows alone would else tell who the few are."""


@dataclass(frozen=True, slots=True)
class OfTrait:
    """What was decided about the groups of one trait: for each decision that is shown, a figure for each group. None where all are hidden."""

    title: str
    figures: tuple[Figure, ...]


def decided_by_group(viewer: Viewer, scheme: Scheme, period: Period) -> tuple[OfTrait, ...]:
    """The shares taken in and put off, of the referrals decided in a period, by sex and age of the principal, and by ethnic group where the form of the kind asks for it; nothing where none was.

    A group is hidden whole where one of its decisions is 1 to 4, and another with it where it would stand alone beside the total.
    """
    counts = triage_counts(viewer, scheme=scheme.id, start=period.start, end=period.end)
    kind = kind_of(scheme, period.last)
    names, rows = kind.work.triage, GROUPS | {ETHNIC_GROUP: ethnic_groups(kind)}
    return tuple(
        OfTrait(say(title), _told(_figures(rows[trait], counts[trait], names, period.words)))
        for trait, title in TRAITS.items()
        if counts[trait] and rows[trait]
    )


def ethnic_groups(kind: Kind) -> dict[str, str]:
    """The groups between which the referral form of a kind has its referrer choose, with their words; empty where it does not ask."""
    form = kind.forms.get("referral")
    asked = next((one for one in form.fields if one.slug == ETHNIC_GROUP), None) if form else None
    if asked is None or not asked.choices:
        return {}
    said = {slug: words for slug, words in asked.choices.items() if slug not in NOT_SAID}
    return said | {"": "Not recorded, or not said"}


def _told(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Nothing where every figure is hidden: a table without a figure says nothing."""
    return () if all(one.hidden for one in figures) else figures


def _figures(
    rows: Mapping[str, str], groups: ByGroup, names: Mapping[str, str], period: str
) -> tuple[Figure, ...]:
    held = {group: groups.get(group, {}) for group in rows}
    hidden = dict(zip(held, hidden_groups(list(held.values())), strict=True))
    return tuple(
        _figure(
            say("{group}: {decision}", group=say(rows[group]), decision=names[decision]),
            decision,
            counts,
            period,
            away=hidden[group],
        )
        for decision in SHOWN
        for group, counts in held.items()
    )


def _figure(label: str, decision: str, counts: Mapping[str, int], period: str, *, away: bool) -> Figure:
    if away:
        return Figure(label, IN_COMPANY, period, hidden=True)
    return share_figure(
        label, counts.get(decision, 0), sum(counts.values()), period=period, of="referrals decided"
    )


def hidden_groups(groups: Sequence[Mapping[str, int]]) -> list[bool]:
    """Which groups are hidden: those in which a decision, or all that is not shown together, is 1 to 4; and one more beside a single one.

    Beside a hidden one those of nobody are hidden too: which groups there are would else tell who the few are.
    """
    wholes = [sum(counts.values()) for counts in groups]
    parts = [[counts.get(one, 0) for one in SHOWN] for counts in groups]
    few = [
        any(is_hidden((part, whole)) for part in (*shown, whole - sum(shown)))
        for shown, whole in zip(parts, wholes, strict=True)
    ]
    away = in_company([(whole, whole) for whole in wholes], few)
    return [one or (any(away) and whole == 0) for one, whole in zip(away, wholes, strict=True)]
