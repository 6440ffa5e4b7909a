"""Whether a line of an inbox is there for somebody, so that they may put it off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Action
from plumbline.cases.queries.look_backs import look_backs_seen
from plumbline.cases.queries.onward import visible_onward
from plumbline.cases.queries.sight import visible_cases, visible_requests
from plumbline.notices.enums import InboxLine


def is_in_sight(viewer: Viewer, line: InboxLine, about_id: UUID) -> bool:
    """Say whether what a line is about is the viewer's to see; a notice is nobody's here, and asked of its own room."""
    looks = LOOKS.get(line)
    return looks is not None and looks(viewer, about_id)


def _is_case(viewer: Viewer, about_id: UUID) -> bool:
    return visible_cases(viewer).filter(id=about_id).exists()


def _is_request(viewer: Viewer, about_id: UUID) -> bool:
    return visible_requests(viewer).filter(id=about_id).exists()


def _is_action(viewer: Viewer, about_id: UUID) -> bool:
    return Action.objects.filter(id=about_id, case__in=visible_cases(viewer)).exists()


def _is_onward(viewer: Viewer, about_id: UUID) -> bool:
    return visible_onward(viewer).filter(id=about_id).exists()


def _is_look_back(viewer: Viewer, about_id: UUID) -> bool:
    return about_id in look_backs_seen(viewer, [about_id])


LOOKS: Mapping[InboxLine, Callable[[Viewer, UUID], bool]] = {
    InboxLine.REPLY: _is_case,
    InboxLine.REVIEW: _is_case,
    InboxLine.DORMANT: _is_case,
    InboxLine.LOOK_BACK: _is_look_back,
    InboxLine.REQUEST: _is_request,
    InboxLine.LATE: _is_action,
    InboxLine.CHECK: _is_action,
    InboxLine.UNDONE: _is_action,
    InboxLine.ONWARD: _is_onward,
}
