"""The case behind a line of an inbox, for whoever may see it, so that they may put the line off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.chasing import actions_told
from plumbline.cases.queries.look_backs import look_backs_seen
from plumbline.cases.queries.onward import visible_onward
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.sight import visible_cases, visible_requests
from plumbline.cases.queries.steps import actions_read
from plumbline.notices.enums import InboxLine
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


def ref_in_sight(viewer: Viewer, line: InboxLine, about_id: UUID) -> str:
    """The reference of the case that a line is about, "" where it is not the viewer's to see.

    A notice is nobody's here, and asked of its own room.
    """
    looks = LOOKS.get(line)
    return (looks(viewer, about_id) or "") if looks else ""


def which_in_sight(viewer: Viewer, line: InboxLine, about_id: UUID) -> str:
    """Words that tell a line from others about the same case: what is to be done, who is asked, by when, how long after closure; else "".

    Records
        ``action.listed`` for the words of an action.
    """
    if line is InboxLine.LOOK_BACK:
        _, months = look_backs_seen(viewer, [about_id]).get(about_id, ("", 0))
        return say("{months} months after closure", months=months) if months else ""
    if line is InboxLine.REVIEW:
        cases = list(visible_cases(viewer).filter(id=about_id).select_related("scheme"))
        due = reviews_due(cases)[cases[0].id] if cases else None
        return say("due {day}", day=day_month_year(due)) if due else ""
    if line is InboxLine.REQUEST:
        agency = visible_requests(viewer).filter(id=about_id).values_list("agency", flat=True).first()
        return names_of([agency])[agency] if agency else ""
    if line in (InboxLine.LATE, InboxLine.CHECK, InboxLine.UNDONE):
        told = actions_told(viewer, [about_id]).get(about_id)
        return told.words if told else ""
    return ""


def _of_case(viewer: Viewer, about_id: UUID) -> str | None:
    return visible_cases(viewer).filter(id=about_id).values_list("ref", flat=True).first()


def _of_request(viewer: Viewer, about_id: UUID) -> str | None:
    return visible_requests(viewer).filter(id=about_id).values_list("ref", flat=True).first()


def _of_action(viewer: Viewer, about_id: UUID) -> str | None:
    rows = actions_read(viewer, id=about_id, case__in=visible_cases(viewer))
    return rows.values_list("case__ref", flat=True).first()


def _of_onward(viewer: Viewer, about_id: UUID) -> str | None:
    return visible_onward(viewer).filter(id=about_id).values_list("ref", flat=True).first()


def _of_look_back(viewer: Viewer, about_id: UUID) -> str | None:
    return look_backs_seen(viewer, [about_id]).get(about_id, ("", 0))[0]


LOOKS: Mapping[InboxLine, Callable[[Viewer, UUID], str | None]] = {
    InboxLine.REPLY: _of_case,
    InboxLine.REVIEW: _of_case,
    InboxLine.DORMANT: _of_case,
    InboxLine.LOOK_BACK: _of_look_back,
    InboxLine.REQUEST: _of_request,
    InboxLine.LATE: _of_action,
    InboxLine.CHECK: _of_action,
    InboxLine.UNDONE: _of_action,
    InboxLine.ONWARD: _of_onward,
}
