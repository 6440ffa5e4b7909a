"""The adviser's part of a case: the clock of the first contact, what the victim wants, what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions
from plumbline.cases.clocks import Ran, ran
from plumbline.cases.enums import VictimMoment
from plumbline.cases.models import Case, ClockStep, SafeWay, VictimWord
from plumbline.cases.queries.sight import heard_at
from plumbline.cases.queries.tries import CLOCK, has_victim_side, tries_in
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import counted, joined


@dataclass(frozen=True, slots=True)
class WordLine:
    """What the victim wants or was told, in finished words. ``how``: empty for everybody but their adviser's agency."""

    word: VictimWord
    how: str
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The clock of the adviser's first contact: what it says, how it ran, and why it stood still."""

    label: str
    limit: str
    ran: Ran
    first_tried: datetime | None
    first_reached: datetime | None
    reached_before_meeting: bool | None
    reasons: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True, slots=True)
class VictimSide:
    """Everything of it. ``may_speak``: the viewer is an adviser of an agency in the case."""

    clock: ClockLine | None
    wishes: tuple[WordLine, ...]
    told: tuple[WordLine, ...]
    may_speak: bool
    pauses: dict[str, str]

    @property
    def to_be_told(self) -> bool:
        """Whether a meeting has heard the case and nobody has told the victim since."""
        return self._heard is not None and not any(line.word.at >= self._heard for line in self.told)

    @property
    def heard(self) -> datetime | None:
        """When a meeting last decided on the case."""
        return self._heard

    _heard: datetime | None = None


def victim_side(viewer: Viewer, case: Case, *, at: datetime | None = None) -> VictimSide | None:
    """The adviser's part of a case that the viewer is looking at, whose page has written its entry; None where its kind has none."""
    kind, now = kind_of(case.scheme), at or timezone.now()
    if not has_victim_side(kind):
        return None
    words = _words(viewer, case)
    heard = heard_at(case)
    return VictimSide(
        clock=_clock(viewer, case, kind, heard, now),
        wishes=tuple(line for line in words if line.word.moment == VictimMoment.WISHES.value),
        told=tuple(line for line in words if line.word.moment == VictimMoment.TOLD.value),
        may_speak=bool(viewer.agencies_as(permissions.MAY["speak_for_victim"]) & set(case.seen_by_agencies)),
        pauses=dict(kind.clocks[CLOCK].pauses),
        _heard=heard,
    )


def _words(viewer: Viewer, case: Case) -> list[WordLine]:
    rows = list(visible_to(narrowed(viewer), VictimWord.objects.filter(case=case)))
    users, agencies = names_of_users({r.by for r in rows}), names_of({r.agency for r in rows})
    ways = {w.word_id: w.how for w in visible_to(narrowed(viewer), SafeWay.objects.filter(word__in=rows))}
    return [WordLine(r, ways.get(r.id, ""), users.get(r.by, ""), agencies.get(r.agency, "")) for r in rows]


def _clock(viewer: Viewer, case: Case, kind: Kind, heard: datetime | None, now: datetime) -> ClockLine:
    clock, starts = kind.clocks[CLOCK], case.referral.referred_at
    limit = kind.limit(CLOCK)
    steps = list(visible_to(narrowed(viewer), ClockStep.objects.filter(case=case, clock=CLOCK)))
    contacts = tries_in(viewer, [case]).get(case.id, [])
    tried = contacts[0].happened_at if contacts else None
    reached = next((c.happened_at for c in contacts if c.reached), None)
    return ClockLine(
        label=clock.label,
        limit=f"{limit.value} {limit.unit.replace('_', ' ')}",
        ran=ran(
            starts=starts,
            stops=tried,
            now=now,
            limit=limit,
            team=kind.hours,
            steps=[(s.at, bool(s.reason)) for s in steps],
        ),
        first_tried=tried,
        first_reached=reached,
        reached_before_meeting=None if heard is None else reached is not None and reached < heard,
        reasons=tuple((s.at, clock.pauses.get(s.reason, "Went on"), s.words) for s in steps),
    )


def hours(span: timedelta) -> str:
    """26 hours, or 3 days 2 hours."""
    whole = int(span.total_seconds() // 3600)
    days, rest = divmod(whole, 24)
    said = [counted(days, "{count} day", "{count} days")] if days else []
    return joined([*said, counted(rest, "{count} hour", "{count} hours")])
