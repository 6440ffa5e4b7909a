"""How much of everything waits in an inbox, and where its rows stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from plumbline.values.words import say
from plumbline.web.inbox_groups import ALWAYS, GROUPS, address_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind there are, and where they stand."""

    label: str
    count: int
    address: str


def counts_of(page: Mapping[str, Any]) -> dict[str, int]:
    """How many rows each group has; what is late counts where it is put off too."""
    shown, box = page["shown"], page["box"]
    return {
        "new": len(page["new"]),
        "hand-overs": len(page["offered"]) + len(page["unheard"]),
        "questions": len(page["prompts"]),
        "no-owner": len(page["no_owner"]),
        "no-agreement": len(page["uncovered"]),
        "past": len(page["past"]),
        "limits": len(page["clocks"]),
        "onward": len(shown["onward"]) + len(page["unsent_on"]),
        "late": len(box.actions_late),
        "look-backs": len(shown["ready"]),
        "cases": len(box.cases),
    } | {name: len(shown[name]) for name in ("replies", "requests", "check", "undone", "reviews", "dormant")}


def tallies_of(page: Mapping[str, Any]) -> list[Tally]:
    """Every group that has a row or is looked for every morning, after those that have pages of their own elsewhere."""
    counts = counts_of(page)
    elsewhere = [
        Tally(say("Referrals to triage"), len(page["box"].referrals), reverse("referrals")),
        Tally(say("Nominations waiting"), page["nominations"], reverse("nominations")),
        Tally(say("Requests for what is held"), page["access"], reverse("access-requests")),
        Tally(say("Actions that may be one task"), page["alike"], reverse("actions-alike")),
    ]
    groups = [
        Tally(say(label), counts[group], address_of(group))
        for group, label in GROUPS.items()
        if counts[group] or group in ALWAYS
    ]
    return [*elsewhere[:2], *(one for one in elsewhere[2:] if one.count), *groups]
