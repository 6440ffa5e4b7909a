"""What somebody holds who leaves or is long away: to be passed on before they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Away
from plumbline.access.queries import agencies_of, covers_of, members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Case, SafeContact
from plumbline.cases.queries.delivery import last_lead
from plumbline.cases.queries.sight import HIDDEN, visible_cases, visible_requests
from plumbline.cases.queries.steps import ActionLine, action_lines, actions_in_state
from plumbline.schemes.permissions import CASE_ROLES, narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


HELD_STATES = ("proposed", "accepted", "in_progress", "done")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one person holds at one agency, as far as its representative sees it.

    ``rules``: how many safe-contact rules in force they wrote, ``requests``: how many requests wait for the agency. Both are the
    agency's and stay with it; they are told so that nobody forgets them. ``takers``: who may take over, by id.
    """

    user_id: UUID
    name: str
    agency: UUID
    agency_name: str
    actions: tuple[ActionLine, ...]
    leads: tuple[Case, ...]
    covers: tuple[Away, ...]
    rules: int
    requests: int
    takers: dict[UUID, str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to pass on."""
        return not (self.actions or self.leads or self.covers)


def holdings(viewer: Viewer, user_id: UUID) -> Holdings:
    """Return what somebody at an agency that the viewer represents holds there.

    Raises
    ------
    NotVisible: they work on no cases at an agency that the viewer represents.

    Records
        ``holding.consulted``, one entry for actions, cases and people.
    """
    agency = _agency(viewer, user_id)
    cases = list(visible_cases(viewer).annotate(lead_is=last_lead()))
    owned = Action.objects.filter(owner=user_id, agency=agency, case__in=cases)
    rows = visible_to(narrowed(viewer), owned.select_related("case__scheme", "objective"))
    actions = action_lines(viewer, actions_in_state(rows, HELD_STATES), on=timezone.localdate())
    leads = [c for c in cases if c.lead_is == user_id]
    shown = {c.id: c for c in [*leads, *(a.action.case for a in actions)]}
    objects = [
        user_id,
        *(a.action.id for a in actions),
        *(i for c in shown.values() for i in (c.id, c.person_id)),
    ]
    record("holding.consulted", verb=Verb.CONSULTATION, object_kind="account", objects=objects, by=viewer)
    return Holdings(
        user_id=user_id,
        name=names_of_users([user_id]).get(user_id, ""),
        agency=agency,
        agency_name=names_of([agency]).get(agency, ""),
        actions=tuple(actions),
        leads=tuple(leads),
        covers=tuple(covers_of(user_id, on=timezone.localdate())),
        rules=_rules(viewer, cases, user_id),
        requests=_requests(viewer, agency),
        takers={u.id: u.name for u in members_of(agency, roles=CASE_ROLES) if u.id != user_id},
    )


def may_hand_over(viewer: Viewer, user_id: UUID) -> bool:
    """Say whether the viewer represents an agency at which somebody works on cases."""
    return bool(set(agencies_of(user_id, roles=CASE_ROLES)) & viewer.agencies_as([Role.REPRESENTATIVE]))


def held_count(viewer: Viewer, *, user: UUID, agency: UUID) -> int:
    """How many open actions and led cases somebody has at an agency; a count for an administrator, who sees none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_held_count(%s, %s)", [user, agency])
        return int(cursor.fetchone()[0])


def _agency(viewer: Viewer, user_id: UUID) -> UUID:
    mine = viewer.agencies_as([Role.REPRESENTATIVE])
    found = next((a for a in agencies_of(user_id, roles=CASE_ROLES) if a in mine), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def _rules(viewer: Viewer, cases: Sequence[Case], user_id: UUID) -> int:
    last: dict[tuple[UUID, UUID | None], SafeContact] = {}
    rows = SafeContact.objects.filter(case__in=cases, case__closure__isnull=True).order_by("number")
    for rule in visible_to(narrowed(viewer), rows):
        last[rule.case_id, rule.person_id] = rule
    return sum(rule.by == user_id for rule in last.values())


def _requests(viewer: Viewer, agency: UUID) -> int:
    return visible_requests(viewer).filter(agency=agency, reply__isnull=True).count()
