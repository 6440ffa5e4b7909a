"""What is new for an account, in ids alone: for telling its agency's system that there is something to look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Action
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import visible_cases, visible_requests
from plumbline.notices.enums import Event
from plumbline.referrals.queries import visible_referrals
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


MOST = 500


def news_for(viewer: Viewer, *, since: datetime) -> list[tuple[Event, UUID]]:
    """Events since a moment about things that the viewer sees: actions and requests of their agencies, decisions on their referrals.

    Names nobody and says nothing of what it is about, so it writes no entry: the message that carries an id away does.
    """
    mine = viewer.agencies_as(MAY["reply"])
    actions = visible_to(
        narrowed(viewer), Action.objects.filter(case__in=visible_cases(viewer), agency__in=mine)
    )
    requests = visible_requests(viewer).filter(agency__in=mine)
    referrals = visible_referrals(viewer).filter(referred_by=viewer.user_id)
    found = {
        Event.ACTION_ASSIGNED: actions.filter(proposed_at__gt=since),
        Event.REQUEST_ASKED: requests.filter(asked_at__gt=since),
        Event.REFERRAL_DECIDED: referrals.filter(triage__decided_at__gt=since),
    }
    return [(event, key) for event, rows in found.items() for key in rows.values_list("id", flat=True)[:MOST]]
