"""What every page's frame needs: who is looking, the menu of their roles, and whether the data are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.viewer import Viewer
from plumbline.feeds.queries import holds_made_up
from plumbline.notices.queries import unopened_count
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.menu import menu_for
from plumbline.web.tongues.choosing import switch_for


PAPER_IS_KEPT = timedelta(days=7)
"""Default of Plumbline for how long a page that somebody prints is kept. Papers of a meeting have a day of their own."""


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Give the frame its words. Without a viewer there is no menu."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {"viewer": None, "menu": [], "made_up": holds_made_up(), "tongue": switch_for()}
    return {
        "viewer": {
            "name": viewer.name,
            "standing_words": _standing(viewer),
            "has_role": bool(viewer.standings),
        },
        "news": unopened_count(viewer),
        "menu": menu_for(viewer, request.path),
        "made_up": holds_made_up(),
        "tongue": switch_for(),
        # On paper alone: whose copy it is, and until when it is kept.
        "opened_at": timezone.now(),
        "destroy_by": timezone.localdate() + PAPER_IS_KEPT,
        # Taken by the frame alone: a page that shows no messages leaves them waiting.
        "care": lambda: list(care.waiting(request)),
        "may_open": viewer.has_role(*CASE_ROLES),
        "is_analyst": viewer.has_role(Role.ANALYST),
    }


def _standing(viewer: Viewer) -> str:
    if viewer.unvetted and not viewer.standings:
        first = viewer.unvetted[0]
        return say(
            "{role}, {agency}, not vetted", role=say(ROLE_NAMES[first.role]).lower(), agency=first.agency_name
        )
    if not viewer.standings:
        return say("no role at present")
    first = viewer.standings[0]
    return say("{role}, {agency}", role=say(ROLE_NAMES[first.role]).lower(), agency=first.agency_name)
