"""What is chased: for the job that does it, for whoever looks at an action, and for those who ask how late things are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.queries import managers_named, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.models import Action, Reminder
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines, actions_of_open_cases
from plumbline.notices.queries import opened_at
from plumbline.schemes.kind.ladder import BOARD, Rung
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.reading.ladder import ladder
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import say


RECEIVERS = {
    "owner": "its owner",
    "cover": "who covers for its owner",
    "manager": "the owner’s manager",
    "representative": "representative of the owner’s agency",
    BOARD: "the board’s pack",
}


@dataclass(frozen=True, slots=True)
class ToChase:
    """An open action as the job knows it: ids and a day. ``is_out``: its owner cannot take it further, and why is not said."""

    action: UUID
    owner: UUID
    agency: UUID
    due_on: date
    scheme: UUID
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder in finished words: which rung, to whom and as what, when, and when it was first opened.

    ``is_board``: nobody was told; the action came into the board's pack of that month.
    """

    label: str
    name: str
    receiver: str
    given_at: datetime
    opened_at: datetime | None
    is_board: bool = False


@dataclass(frozen=True, slots=True)
class LateLine:
    """Actions of one agency that are open, and those of them that are late. Never ranked: by name of the agency.

    ``without_manager``: late ones whose owner has no manager named. ``climbed``: late ones that climbed the whole ladder.
    """

    agency: str
    late: int
    still_open: int
    without_manager: int = 0
    climbed: int = 0


@dataclass(frozen=True, slots=True)
class PackLine:
    """An action in the board's pack, and the day on which it came there."""

    line: ActionLine
    since: date

    @property
    def late(self) -> timedelta:
        """How long the action has been late today."""
        return timezone.localdate() - self.line.due_on


def to_chase(job: Viewer) -> list[ToChase]:
    """Every open action of every open case, as ids and days. Empty for anybody but the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, owner, agency, due_on, scheme, is_out FROM cases_to_chase()")
        return [ToChase(*row) for row in cursor.fetchall()]


def seen_of(viewer: Viewer, actions: Collection[UUID]) -> frozenset[UUID]:
    """Those of some actions that the viewer may see now, by the queries that their own pages use. To act on, not to show."""
    seen = narrowed(viewer)
    if not seen.standings or not actions:
        return frozenset()
    rows = Action.objects.filter(id__in=list(actions), case__in=visible_cases(seen))
    return frozenset(visible_to(seen, rows).values_list("id", flat=True))


def reminders_of(viewer: Viewer, action: Action) -> list[ReminderLine]:
    """Reminders of an action that the viewer is looking at, oldest first."""
    rows = list(visible_to(narrowed(viewer), Reminder.objects.filter(action=action)))
    told = [row for row in rows if row.recipient and row.notice]
    names = names_of_users({r.recipient for r in told if r.recipient})
    looked = opened_at([r.notice for r in told if r.notice])
    rungs = {rung.slug: rung for rung in ladder().rungs}
    return [
        ReminderLine(
            label=_label(r, rungs.get(r.rung)),
            name=names.get(r.recipient, "") if r.recipient else "",
            receiver=RECEIVERS[r.receiver],
            given_at=r.given_at,
            opened_at=looked.get(r.notice) if r.notice else None,
            is_board=r.receiver == BOARD,
        )
        for r in rows
    ]


def _label(row: Reminder, rung: Rung | None) -> str:
    """What a rung is called; one that was given after the day it speaks of, as a job that stood still does, says late."""
    if rung is None:
        return row.rung
    return say("Late") if rung.when != "after" and row.given_on > row.due_on else rung.label


def actions_told(
    viewer: Viewer, ids: Iterable[UUID], *, at: datetime | None = None
) -> dict[UUID, ActionLine]:
    """Actions that somebody was reminded of and may see now, by id, in finished words.

    Records
        ``action.listed``, one entry for all.
    """
    seen = seen_of(viewer, list(ids))
    rows = list(Action.objects.filter(id__in=seen).select_related("case__scheme", "objective"))
    if not rows:
        return {}
    objects = sorted({i for a in rows for i in (a.id, a.case_id, a.case.person_id)})
    record("action.listed", verb=Verb.CONSULTATION, object_kind="action", objects=objects, by=viewer)
    lines = action_lines(viewer, rows, on=timezone.localdate(at))
    return {line.action.id: line for line in lines}


def late_by_agency(viewer: Viewer, *, at: datetime | None = None) -> list[LateLine]:
    """Open and late actions of the cases that the viewer sees, by agency: their own list, so nothing is hidden in it."""
    on = timezone.localdate(at)
    rows = [action for action in actions_of_open_cases(viewer) if action.state in rules.OPEN_ACTIONS]
    named, agencies = managers_named(viewer, {a.owner for a in rows}), names_of({a.agency for a in rows})
    found = []
    for agency, name in sorted(agencies.items(), key=lambda pair: pair[1]):
        own = [a for a in rows if a.agency == agency]
        late = [a for a in own if a.due_on < on]
        unnamed = sum((a.owner, a.agency) not in named for a in late)
        found.append(LateLine(name, len(late), len(own), unnamed))
    return found


def board_pack(viewer: Viewer, scheme: Scheme, *, at: datetime | None = None) -> list[PackLine]:
    """Open actions of a scheme that climbed the whole ladder, of the cases that the viewer sees: by agency, and the longest there first.

    Records
        ``action.listed``, one entry for all.
    """
    rows = [
        action
        for action in actions_of_open_cases(viewer)
        if action.case.scheme_id == scheme.id and action.state in rules.OPEN_ACTIONS
    ]
    since = _in_pack(viewer, rows)
    found = [action for action in rows if action.id in since]
    if not found:
        return []
    objects = sorted({i for a in found for i in (a.id, a.case_id, a.case.person_id)})
    record("action.listed", verb=Verb.CONSULTATION, object_kind="action", objects=objects, by=viewer)
    lines = action_lines(viewer, found, on=timezone.localdate(at))
    pack = [PackLine(line, since[line.action.id]) for line in lines]
    return sorted(pack, key=lambda one: (one.line.agency, one.since, one.line.ref, one.line.action.id))


def _in_pack(viewer: Viewer, rows: Iterable[Any]) -> dict[UUID, date]:
    """Since when some actions, with the day on which they are due, are in the board's pack; a later day took them out."""
    due = {action.id: action.due_on for action in rows}
    given = Reminder.objects.filter(action__in=list(due), receiver=BOARD)
    return {
        row.action_id: row.given_on
        for row in visible_to(narrowed(viewer), given)
        if row.due_on == due[row.action_id]
    }


def late_counts(viewer: Viewer, *, scheme: UUID, on: date) -> list[LateLine]:
    """Open and late actions of one scheme by agency, and those in the board's pack, for readers of figures.

    Small counts are hidden by whoever shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, still_open, late, climbed FROM cases_late_counts(%s, %s)", [scheme, on]
        )
        counts = {row[0]: tuple(int(n) for n in row[1:]) for row in cursor.fetchall()}
    agencies = sorted(names_of(counts).items(), key=lambda pair: pair[1])
    return [
        LateLine(name, late=late, still_open=still_open, climbed=climbed)
        for agency, name in agencies
        for still_open, late, climbed in [counts[agency]]
    ]
