"""The first line of every view: who is looking, and may they be on this kind of page at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the viewer that the middleware identified.

    Raises
    ------
    PermissionRefused: nobody is signed in.
    """
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        raise PermissionRefused("Sign in to see this page.")
    return viewer


UNVETTED = "unvetted"
"""Beside the roles: whoever holds a membership that is not cleared. It opens their own work and their own account."""


def for_roles(*roles: Role | str) -> Callable[[View], View]:
    """Let a view be used by the holders of ``roles`` alone, `UNVETTED` among them where named; strangers are sent to sign in.

    The decorated view carries ``.roles``: the URL × role matrix in the tests is read from it.
    """

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
            if not _holds(viewer_of(request), roles):
                raise PermissionRefused("Your role does not include this page.")
            return view(request, *args, **kwargs)

        through.roles = frozenset(roles)  # type: ignore[attr-defined]
        return through

    return door


def _holds(viewer: Viewer, roles: tuple[Role | str, ...]) -> bool:
    named = [role for role in roles if isinstance(role, Role)]
    return viewer.has_role(*named) or (UNVETTED in roles and bool(viewer.unvetted))
