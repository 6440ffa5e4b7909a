"""Whom triage takes in and whom it turns away, by group (Equality Act 2010 s.149). A difference is a question to ask, not an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.referrals.queries import ByGroup, triage_counts
from plumbline.reporting.company import in_company, is_hidden
from plumbline.reporting.figures import IN_COMPANY, Figure, Period, share_figure
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say


SHOWN = ("take", "not_now")
"""Decisions that are shown by group; those that send somebody on or advise make up the rest."""
TRAITS = {"sex": "By sex", "age": "By age on the day of the referral"}
GROUPS = {
    "F": "Female",
    "M": "Male",
    "under_18": "Under 18",
    "from_18": "18 to 24",
    "from_25": "25 to 39",
    "from_40": "40 and over",
    "": "Not recorded",
}


@dataclass(frozen=True, slots=True)
class OfTrait:
    """What was decided about the groups of one trait: for each decision that is shown, a figure for each group. None where all are hidden."""

    title: str
    figures: tuple[Figure, ...]


def decided_by_group(viewer: Viewer, scheme: Scheme, period: Period) -> tuple[OfTrait, ...]:
    """The shares taken in and put off, of the referrals decided in a period, by sex and by age of the principal; nothing where none was.

    A group is hidden whole where one of its decisions is 1 to 4, and another with it where it would stand alone beside the total.
    """
    counts = triage_counts(viewer, scheme=scheme.id, start=period.start, end=period.end)
    names = kind_of(scheme, period.last).work.triage
    return tuple(
        OfTrait(say(title), _told(_figures(counts[trait], names, period.words)))
        for trait, title in TRAITS.items()
        if counts[trait]
    )


def _told(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Nothing where every figure is hidden: the names of the groups alone would say who the few were."""
    return () if all(one.hidden for one in figures) else figures


def _figures(groups: ByGroup, names: Mapping[str, str], period: str) -> tuple[Figure, ...]:
    present = [group for group in GROUPS if group in groups]
    hidden = dict(zip(present, hidden_groups([groups[group] for group in present]), strict=True))
    return tuple(
        _figure(group, decision, groups[group], names, period, away=hidden[group])
        for decision in SHOWN
        for group in present
    )


def _figure(
    group: str, decision: str, counts: Mapping[str, int], names: Mapping[str, str], period: str, *, away: bool
) -> Figure:
    label = say("{group}: {decision}", group=say(GROUPS[group]), decision=names[decision])
    if away:
        return Figure(label, IN_COMPANY, period, hidden=True)
    return share_figure(
        label, counts.get(decision, 0), sum(counts.values()), period=period, of="referrals decided"
    )


def hidden_groups(groups: Sequence[Mapping[str, int]]) -> list[bool]:
    """Which groups are hidden: those in which a decision, or all that is not shown together, is 1 to 4; and one more beside a single one."""
    wholes = [sum(counts.values()) for counts in groups]
    parts = [[counts.get(one, 0) for one in SHOWN] for counts in groups]
    few = [
        any(is_hidden((part, whole)) for part in (*shown, whole - sum(shown)))
        for shown, whole in zip(parts, wholes, strict=True)
    ]
    return in_company([(whole, whole) for whole in wholes], few)
