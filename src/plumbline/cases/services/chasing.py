"""Chase what is due and what is late: one rung a day, to somebody who may see it, written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import JOB_SECONDS, identify
from plumbline.access.models import Away
from plumbline.access.queries import leave_since, managers_named, members_of, viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.ladder import Given, Spell, rungs_open
from plumbline.cases.models import Reminder
from plumbline.cases.queries.chasing import ToChase, seen_of, to_chase
from plumbline.notices.queries import waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.schemes.kind import Rung
from plumbline.schemes.kind.ladder import BOARD
from plumbline.schemes.queries import kinds_by_scheme
from plumbline.values.errors import PermissionRefused


ABOUT = "action"
NEEDS_OWNER = "needs-owner"
"""Kind of a notice that somebody else must take an action on."""
OF_OWNER = frozenset({"owner", "cover"})
# Leave that was over this long before the earliest day still chased moves none of its rungs.
LOOK_BACK = timedelta(days=31)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('plumbline.chasing'))"


@dataclass(frozen=True, slots=True)
class Chased:
    """How many reminders were given and of how many actions, how many notices were ended, how many actions reach nobody."""

    given: int
    actions: int
    ended: int
    reached_nobody: int


@dataclass
class Sight:
    """Who may see which actions, asked once for each person with their own identity, by the queries of their own pages."""

    job: Viewer
    actions: list[UUID]
    _seen: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    def sees(self, user: UUID, action: UUID) -> bool:
        """Say whether somebody with an open account may see an action at this moment."""
        if user not in self._seen:
            self._seen[user] = self._look(user)
        return action in self._seen[user]

    def _look(self, user: UUID) -> frozenset[UUID]:
        try:
            viewer = viewer_by_id(user)
        except PermissionRefused:
            return frozenset()
        identify(viewer, seconds=JOB_SECONDS)
        try:
            return seen_of(viewer, self.actions)
        finally:
            identify(self.job, seconds=JOB_SECONDS)


@dataclass
class People:
    """Who stands in for whom on a day: managers, leave and cover, representatives."""

    on: date
    leave: dict[UUID, list[Away]]
    managers: dict[tuple[UUID, UUID], UUID]
    _representatives: dict[UUID, list[UUID]] = field(default_factory=dict)

    def away(self, user: UUID) -> list[Spell]:
        """When somebody is away."""
        return [Spell(row.starts, row.ends) for row in self.leave.get(user, ())]

    def is_away(self, user: UUID) -> bool:
        """Say whether somebody is away on the day."""
        return any(spell.holds(self.on) for spell in self.away(user))

    def groups(self, rung: Rung, one: ToChase) -> Iterator[tuple[str, list[UUID]]]:
        """To whom a rung goes: the first group in which anybody is reached. Each with its capacity.

        What would go to an owner who cannot take the action further goes to their manager.
        """
        if rung.to == "owner" and not one.is_out:
            if not self.is_away(one.owner):
                yield "owner", [one.owner]
                return
            yield "cover", self._at_work(self._cover(one.owner))
        elif rung.to in ("owner", "manager"):
            yield "manager", self._at_work(self.managers.get((one.owner, one.agency)))
        yield "representative", [user for user in self._represent(one.agency) if user != one.owner]

    def _cover(self, user: UUID) -> UUID | None:
        rows = self.leave.get(user, ())
        return next((row.cover_id for row in rows if row.starts <= self.on <= row.ends), None)

    def _at_work(self, user: UUID | None) -> list[UUID]:
        return [user] if user and not self.is_away(user) else []

    def _represent(self, agency: UUID) -> list[UUID]:
        if agency not in self._representatives:
            found = members_of(agency, roles=[Role.REPRESENTATIVE])
            self._representatives[agency] = [user.id for user in found]
        return self._representatives[agency]


@dataclass(frozen=True, slots=True)
class _Plan:
    one: ToChase
    rung: Rung
    receiver: str
    told: Told | None


@transaction.atomic
def chase(*, by: Viewer, on: date | None = None, at: datetime | None = None) -> Chased:
    """Give the rungs that are reached on a day, and end notices of what is settled. A second run on that day changes nothing.

    Nothing goes to anybody who may not see the action at this moment, whoever they are; the next in line is tried. Of the last rung, the
    board's pack, nobody is told: it is written down with the action.

    Records
        ``action.reminded`` and ``notice.given``, one entry each for all; ``notice.ended``.
    """
    now = at or timezone.now()
    day = on or timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    open_now = to_chase(by)
    sight = Sight(by, [one.action for one in open_now])
    plans, nobody = _plan(open_now, _people(by, open_now, day), sight, day)
    ended = _end_settled(open_now, sight, by=by, at=now)
    _give(plans, by=by, on=day, at=now)
    return Chased(len(plans), len({plan.one.action for plan in plans}), ended, nobody)


def _people(job: Viewer, open_now: Sequence[ToChase], day: date) -> People:
    owners = {one.owner for one in open_now}
    managers = managers_named(job, owners)
    since = min((one.due_on for one in open_now), default=day) - LOOK_BACK
    leave = leave_since(job, owners | set(managers.values()), since=since)
    covers = {row.cover_id for rows in leave.values() for row in rows if row.cover_id}
    return People(day, leave | leave_since(job, covers - set(leave), since=day), managers)


def _plan(open_now: Sequence[ToChase], people: People, sight: Sight, day: date) -> tuple[list[_Plan], int]:
    plans: list[_Plan] = []
    nobody, given = 0, _given(open_now)
    ladders = {
        scheme: kind.ladder for scheme, kind in kinds_by_scheme({o.scheme for o in open_now}, day).items()
    }
    for one in open_now:
        rows = given.get((one.action, one.due_on), [])
        reached = rungs_open(
            ladders[one.scheme],
            due_on=one.due_on,
            on=day,
            given=[Given(row.rung, row.given_on) for row in rows],
            away=() if one.is_out else people.away(one.owner),
            at_once=one.is_out and all(row.receiver in OF_OWNER for row in rows),
        )
        found = next(filter(None, (_receivers(rung, one, people, sight, day) for rung in reached)), None)
        plans += found or []
        nobody += bool(reached) and not found
    return plans, nobody


def _receivers(rung: Rung, one: ToChase, people: People, sight: Sight, day: date) -> list[_Plan]:
    if rung.to == BOARD:
        return [_Plan(one, rung, BOARD, None)]
    for receiver, users in people.groups(rung, one):
        seeing = [user for user in users if sight.sees(user, one.action)]
        if seeing:
            return [_Plan(one, rung, receiver, _told(user, rung, one, day)) for user in seeing]
    return []


def _told(user: UUID, rung: Rung, one: ToChase, day: date) -> Told:
    kind = NEEDS_OWNER if one.is_out and one.due_on >= day else rung.slug
    return Told(user, kind=kind, about_kind=ABOUT, about_id=one.action, due_on=one.due_on)


def _given(open_now: Sequence[ToChase]) -> dict[tuple[UUID, date], list[Reminder]]:
    found: dict[tuple[UUID, date], list[Reminder]] = {}
    for row in Reminder.objects.filter(action_id__in=[one.action for one in open_now]):
        found.setdefault((row.action_id, row.due_on), []).append(row)
    return found


def _end_settled(open_now: Sequence[ToChase], sight: Sight, *, by: Viewer, at: datetime) -> int:
    """End notices of actions that are done with, have another day or an owner who can do them now, or are no longer their recipient's to see."""
    days, waiting = {one.action: one.due_on for one in open_now}, waiting_about(by, ABOUT)
    out = {one.action for one in open_now if one.is_out}
    stands = {
        n.id
        for n in waiting
        if days.get(n.about_id) == n.due_on
        and (n.kind != NEEDS_OWNER or n.about_id in out)
        and sight.sees(n.recipient, n.about_id)
    }
    over = {n.id for n in waiting} - stands
    end_notices(ids=over, by=by, at=at)
    return len(over)


def _give(plans: Sequence[_Plan], *, by: Viewer, on: date, at: datetime) -> None:
    if not plans:
        return
    actions = sorted({plan.one.action for plan in plans})
    record("action.reminded", verb=Verb.COLLECTION, object_kind="action", objects=actions, by=by, at=at)
    Reminder.objects.bulk_create(
        Reminder(
            action_id=plan.one.action,
            due_on=plan.one.due_on,
            rung=plan.rung.slug,
            recipient=plan.told.recipient if plan.told else None,
            receiver=plan.receiver,
            notice=plan.told.id if plan.told else None,
            given_on=on,
            given_at=at,
            owner_agency=plan.one.agency,
        )
        for plan in plans
    )
    tell(told=[plan.told for plan in plans if plan.told], by=by, at=at)
