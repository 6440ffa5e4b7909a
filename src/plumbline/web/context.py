"""What every page's shell needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Give the shell the viewer, if somebody is signed in."""
    return {"viewer": getattr(request, "viewer", None)}
