"""One action or one request, to be shown: whoever looks is written down."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, ResearchRequest
from plumbline.cases.queries.sight import action_for, request_for


def action_shown(viewer: Viewer, action_id: UUID) -> Action:
    """Return an action, to show and to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``action.consulted``, one entry for action, case and person.
    """
    found = action_for(viewer, action_id)
    ids = [found.id, found.case_id, found.case.person_id]
    record("action.consulted", verb=Verb.CONSULTATION, object_kind="action", objects=ids, by=viewer)
    return found


def request_shown(viewer: Viewer, request_id: UUID) -> ResearchRequest:
    """Return a research request with whom it asks about, to show and to answer.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``research.consulted``, one entry for the request and everybody it names.
    """
    found = request_for(viewer, request_id)
    ids = dict.fromkeys([found.id, found.person_id, *(UUID(key) for key, _ in found.people)])
    record(
        "research.consulted", verb=Verb.CONSULTATION, object_kind="research-request", objects=ids, by=viewer
    )
    return found
