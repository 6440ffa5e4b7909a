"""A team at work: what each specialist holds, and the notes of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.models import Away
from plumbline.access.queries import names_of_users, next_leave
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Action, Case, Contact, SupervisionNote
from plumbline.cases.queries.contacts import those_that_count
from plumbline.cases.queries.delivery import last_how, last_lead, may_in
from plumbline.cases.queries.sight import HIDDEN, case_for, visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.sealing import unseal
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.models import Scheme, TeamPost
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import manages, schemes_managed, team_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


LOOK_BACK = timedelta(days=14)
NOTE_UNREADABLE = "This note cannot be read on this server."


@dataclass(frozen=True, slots=True)
class Held:
    """What one specialist of a team holds. ``led``: references of cases whose work they lead; ``cases``: how many they work in."""

    post: TeamPost
    agency: str
    led: tuple[str, ...]
    cases: int
    still_open: tuple[ActionLine, ...]
    late: int
    attempted: int
    met: int
    leave: Away | None


@dataclass(frozen=True, slots=True)
class TeamCase:
    """A case that the team delivers."""

    case: Case
    name: PersonName | None
    lead: str
    still_open: int
    late: int


@dataclass(frozen=True, slots=True)
class Caseload:
    """The page of the manager of a team. ``cannot``: directed actions of the last 14 days of which their owner said that they cannot."""

    scheme: Scheme
    since: date
    held: tuple[Held, ...]
    cases: tuple[TeamCase, ...]
    cannot: tuple[ActionLine, ...]


def caseloads(viewer: Viewer, *, at: datetime | None = None) -> list[Caseload]:
    """What the specialists of each team that the viewer manages hold, of what the viewer may see.

    Raises
    ------
    NotVisible: they manage none.

    Records
        ``team.consulted``, one entry for cases and people.
    """
    schemes = schemes_managed(caseworker(viewer))
    if not schemes:
        raise NotVisible(HIDDEN)
    return [_caseload(viewer, scheme, timezone.localdate(at)) for scheme in schemes]


def _caseload(viewer: Viewer, scheme: Scheme, on: date) -> Caseload:
    rows = visible_cases(viewer).filter(scheme=scheme, closure__isnull=True)
    cases = list(rows.annotate(how_is=last_how(), lead_is=last_lead()).order_by("opened_at", "pk"))
    by_team = [c for c in cases if c.how_is == How.TEAM]
    posts = [post for post in team_of(scheme, on=on) if post.part == TeamPart.SPECIALIST]
    users = [post.user_id for post in posts]
    actions = Action.objects.filter(case__in=cases, owner__in=users).select_related(
        "case__scheme", "objective"
    )
    lines = action_lines(viewer, visible_to(narrowed(viewer), actions), on=on)
    contacts = _contacts(viewer, cases, users, on)
    leave, agencies = next_leave(viewer, users, on=on), names_of({post.agency for post in posts})
    shown = [
        c for c in cases if c in by_team or c.lead_is in users or any(a.action.case_id == c.id for a in lines)
    ]
    objects = [scheme.id, *(i for c in shown for i in (c.id, c.person_id))]
    record("team.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    return Caseload(
        scheme=scheme,
        since=on - LOOK_BACK,
        held=tuple(
            _held(post, agencies.get(post.agency, ""), cases, lines, contacts, leave.get(post.user_id))
            for post in posts
        ),
        cases=_team_cases(viewer, by_team, lines),
        cannot=tuple(
            line for line in lines if line.is_directed and line.state == "could_not" and _is_recent(line, on)
        ),
    )


def _is_recent(line: ActionLine, on: date) -> bool:
    return timezone.localdate(line.steps[-1].step.at) >= on - LOOK_BACK


def _contacts(viewer: Viewer, cases: Sequence[Case], users: Sequence[UUID], on: date) -> list[Contact]:
    rows = list(visible_to(narrowed(viewer), Contact.objects.filter(case__in=cases)))
    return [
        c
        for c in those_that_count(rows)
        if c.counts and c.logged_by in users and timezone.localdate(c.happened_at) > on - LOOK_BACK
    ]


def _held(
    post: TeamPost,
    agency: str,
    cases: Sequence[Case],
    lines: Sequence[ActionLine],
    contacts: Sequence[Contact],
    leave: Away | None,
) -> Held:
    still_open = [a for a in lines if a.action.owner == post.user_id and a.is_open]
    led = [c for c in cases if c.lead_is == post.user_id]  # type: ignore[attr-defined]
    own = [c for c in contacts if c.logged_by == post.user_id]
    return Held(
        post=post,
        agency=agency,
        led=tuple(c.ref for c in led),
        cases=len({c.id for c in led} | {a.action.case_id for a in still_open}),
        still_open=tuple(sorted(still_open, key=lambda a: a.due_on)),
        late=sum(a.is_late for a in still_open),
        attempted=len(own),
        met=sum(c.reached for c in own),
        leave=leave,
    )


def _team_cases(viewer: Viewer, cases: Sequence[Case], lines: Sequence[ActionLine]) -> tuple[TeamCase, ...]:
    names = names_for(viewer, [c.person_id for c in cases]) if cases else {}
    leads = names_of_users({c.lead_is for c in cases if c.lead_is})  # type: ignore[attr-defined]
    return tuple(
        TeamCase(
            case=c,
            name=names.get(c.person_id),
            lead=leads.get(c.lead_is, ""),  # type: ignore[attr-defined]
            still_open=sum(a.is_open for a in lines if a.action.case_id == c.id),
            late=sum(a.is_late for a in lines if a.action.case_id == c.id),
        )
        for c in cases
    )


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note of supervision in finished words."""

    manager: str
    specialist: str
    words: str
    at: datetime


def supervision_notes(viewer: Viewer, ref: str) -> tuple[Case, list[NoteLine], bool]:
    """Notes of supervision about the work with one case that the viewer wrote or that are about their work, and whether they may write.

    Raises
    ------
    NotVisible: the case is not theirs to see, or they neither manage its team nor have a note.

    Records
        ``supervision.consulted``, the notes and the case.
    """
    case = case_for(viewer, ref)
    rows = list(visible_to(narrowed(viewer), SupervisionNote.objects.filter(case=case)).order_by("-at", "pk"))
    mine = [n for n in rows if viewer.user_id in (n.manager, n.specialist)]
    writes = may_in(viewer, "supervise", case)
    if not mine and not writes:
        raise NotVisible(HIDDEN)
    objects = [case.id, *(n.id for n in mine)]
    record(
        "supervision.consulted",
        verb=Verb.CONSULTATION,
        object_kind="supervision-note",
        objects=objects,
        by=viewer,
    )
    names = names_of_users({u for n in mine for u in (n.manager, n.specialist)})
    return case, [_note(n, names) for n in mine], writes


def has_notes(viewer: Viewer, case: Case) -> bool:
    """Say whether a note of supervision about this case is the viewer's to read. To offer a link; nothing of it is shown."""
    return visible_to(narrowed(viewer), SupervisionNote.objects.filter(case=case)).exists()


def _note(note: SupervisionNote, names: dict[UUID, str]) -> NoteLine:
    words = unseal(bytes(note.sealed), rule=note.id, unreadable=NOTE_UNREADABLE)
    return NoteLine(names.get(note.manager, ""), names.get(note.specialist, ""), words, note.at)


def specialists(viewer: Viewer, case: Case) -> list[tuple[TeamPost, str]]:
    """Specialists of the team that delivers a case whose agencies are in it, each with the name of their agency."""
    if not manages(viewer, case.scheme) and not permissions.may(viewer, "choose_delivery", case.scheme):
        return []
    posts = [
        post
        for post in team_of(case.scheme)
        if post.part == TeamPart.SPECIALIST
        and post.agency in case.seen_by_agencies
        and post.user_id not in case.hidden_from
    ]
    agencies = names_of({post.agency for post in posts})
    return [(post, agencies.get(post.agency, "")) for post in posts]
