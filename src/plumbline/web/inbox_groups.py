"""Groups of the inbox, and the address at which the rows of each stand."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from plumbline.values.errors import NotVisible


ALL = "all"
GROUPS: Mapping[str, str] = {
    "new": "New for you",
    "hand-overs": "Hand-overs to ring about",
    "questions": "Questions that only you can answer",
    "no-owner": "Actions that somebody else must take on",
    "no-agreement": "Agencies without an agreement",
    "past": "Past its last day",
    "limits": "Time limits past",
    "replies": "Replies to check",
    "requests": "Requests without an answer",
    "onward": "Referrals on, unanswered",
    "late": "Actions late",
    "check": "Actions to check",
    "undone": "Actions that ended undone",
    "reviews": "Reviews due",
    "dormant": "Nothing has happened",
    "look-backs": "Look-backs that are ready",
    "cases": "Open cases",
}
# What a co-ordinator looks for every morning: where there is none, its nought says so.
ALWAYS = frozenset({"replies", "requests", "late", "check", "reviews", "cases"})


def address_of(group: str = "") -> str:
    """The first view of the inbox, or the page of one group, or of all of them."""
    return f"{reverse('inbox')}?{urlencode({'group': group})}" if group else reverse("inbox")


def group_in(given: Mapping[str, str]) -> str:
    """The group that an address or a form names; empty for none, and for none of ours."""
    group = given.get("group", "")
    return group if group == ALL or group in GROUPS else ""


def group_asked(request: HttpRequest) -> str:
    """The group whose page an address asks for; empty for the first view.

    Raises
    ------
    NotVisible: there is no such group.
    """
    group = group_in(request.GET)
    if not group and request.GET.get("group"):
        raise NotVisible("This page is not there, or is not yours to see.")
    return group
