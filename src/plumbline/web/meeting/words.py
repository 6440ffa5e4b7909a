"""Choices that several forms of a meeting offer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from plumbline.access.queries import members_of
from plumbline.agencies.queries import names_of
from plumbline.meetings.queries import Meeting
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.web.templatetags.pages import moment


def people_of(agencies: Collection[UUID]) -> list[tuple[str, str]]:
    """Those who work on cases for these agencies, by agency: user and agency as one value, and both in words."""
    return [
        (f"{user.id}.{agency}", f"{user.name}, {name}")
        for agency, name in sorted(names_of(agencies).items(), key=lambda pair: pair[1])
        for user in members_of(agency, roles=CASE_ROLES)
    ]


def caption_of(meeting: Meeting) -> str:
    """Which meeting a form is about: its scheme, and when it is."""
    return f"{meeting.scheme.name}, {moment(meeting.starts_at)}"
