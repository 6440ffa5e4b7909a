"""Sessions of onward referrals: what a provider logged and planned, and what the job that reminds may know of referrals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import PLAN_CAME_NAMES, PlanCame
from plumbline.cases.models import Contact, Onward, SessionPlan
from plumbline.cases.queries.onward import visible_onward
from plumbline.cases.queries.session_rows import as_held, sessions_seen
from plumbline.cases.queries.sight import HIDDEN
from plumbline.cases.sessions import PlanLine, plan_lines
from plumbline.schemes.permissions import caseworker
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A referral without an answer as the job knows it: ids and a day."""

    referral: UUID
    provider: UUID
    answer_by: date


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session, made or missed, in finished words. ``mine``: the viewer logged it and may take it away."""

    contact: Contact
    label: str
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A day planned for a session, and what came of it, in finished words."""

    plan: PlanLine
    label: str


@dataclass(frozen=True, slots=True)
class SessionsOf:
    """Sessions of one referral that the viewer may see, oldest first, and the days planned."""

    sessions: tuple[SessionLine, ...]
    plans: tuple[PlannedLine, ...]

    @property
    def has_ahead(self) -> bool:
        """Whether a session to come is planned."""
        return any(line.plan.came is PlanCame.AHEAD for line in self.plans)


def sessions_of(viewer: Viewer, onward: Onward, *, at: datetime | None = None) -> SessionsOf:
    """Sessions and plans of a referral that the viewer is looking at; its page has written the entry.

    Whoever is in the case sees every session; a provider outside it those of its own agency.
    """
    rows = sessions_seen(viewer, [onward])
    plans = list(SessionPlan.objects.filter(onward=onward).order_by("number"))
    users, labels = names_of_users({c.logged_by for c in rows}), kind_of(onward.scheme).work.contact_outcomes
    lines = plan_lines(plans, list(map(as_held, rows)), today=timezone.localdate(at))
    return SessionsOf(
        sessions=tuple(
            SessionLine(
                c, labels[c.outcome], users.get(c.logged_by, ""), c.logged_by == viewer.user_id and c.agency == onward.provider
            )
            for c in rows
        ),
        plans=tuple(PlannedLine(line, PLAN_CAME_NAMES[line.came]) for line in lines),
    )  # fmt: skip


def session_to_withdraw(viewer: Viewer, contact_id: UUID) -> Contact:
    """A session that the viewer logged for a provider, to act on.

    Raises
    ------
    NotVisible: it is not there, not a session of a referral to an agency of theirs, or somebody else logged it.
    """
    seen = caseworker(viewer)
    agencies = list(seen.agency_ids)
    rows = Contact.objects.select_related("onward__scheme", "onward__version")
    found = rows.filter(id=contact_id, logged_by=viewer.user_id, agency__in=agencies).first()
    if found is None or found.onward is None or found.onward.provider not in agencies:
        raise NotVisible(HIDDEN)
    return found


def sessions_on(onward: Onward, day: date, *, besides: UUID | None = None) -> int:
    """How many sessions of a referral count on a day, on either side of it. A count, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_sessions_on(%s, %s, %s)", [onward.id, day, besides])
        return int(cursor.fetchone()[0])


def unanswered_referrals(job: Viewer) -> list[Unanswered]:
    """Every referral without an answer, as ids and days. Empty for anybody but the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referral, provider, answer_by FROM cases_onward_unanswered()")
        return [Unanswered(*row) for row in cursor.fetchall()]


def onward_seen(viewer: Viewer, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some referrals that the viewer may see now, by the query of their own page. To act on, not to show."""
    if not ids:
        return frozenset()
    return frozenset(visible_onward(viewer).filter(id__in=list(ids)).values_list("id", flat=True))
