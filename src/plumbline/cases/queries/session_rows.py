"""Contacts that are sessions of onward referrals, as far as somebody may see them: in the case, or as the provider that logged them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Contact, Onward, SessionPlan
from plumbline.cases.sessions import Held
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


def sessions_seen(viewer: Viewer, rows: Collection[Onward]) -> list[Contact]:
    """Contacts of some referrals, seen by the viewer, that count, oldest first."""
    seen = narrowed(viewer)
    agencies = list(seen.agency_ids)
    given = Contact.objects.filter(Q(onward__in=rows) | Q(corrects__onward__in=rows))
    by_case = visible_to(seen, given)
    own = given.filter(agency__in=agencies, onward__provider__in=agencies).exclude(
        hidden_from__contains=[viewer.user_id]
    )
    found = {c.id: c for c in (*by_case, *own)}
    corrected = {c.corrects_id for c in found.values()}
    wanted = {row.id for row in rows}
    counting = [
        c for c in found.values() if c.id not in corrected and not c.is_withdrawn and c.onward_id in wanted
    ]
    return sorted(counting, key=lambda c: c.happened_at)


def as_held(contact: Contact) -> Held:
    """A contact as the rules of sessions need it."""
    return Held(timezone.localdate(contact.happened_at), contact.outcome, contact.reached)


def planned_days(rows: Iterable[Onward]) -> dict[UUID, int]:
    """Days planned and not called off, by referral."""
    stands: dict[UUID, dict[date, bool]] = {}
    for plan in SessionPlan.objects.filter(onward__in=list(rows)).order_by("number"):
        stands.setdefault(plan.onward_id, {})[plan.on] = plan.is_off
    return {key: sum(not is_off for is_off in days.values()) for key, days in stands.items()}
