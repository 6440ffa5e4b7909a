"""The menu of each role, and the page each role lands on (journeys 2.14)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.finding.permissions import in_partnership
from plumbline.meetings.queries import next_meeting
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import schemes_managed
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu."""

    words: str
    address: str
    here: bool


# Address name, words, and the roles that see it. The first entry a role has is where it lands.
ENTRIES: list[tuple[str, str, frozenset[Role]]] = [
    # Casework.
    ("inbox", "Inbox", frozenset({Role.COORDINATOR})),
    ("my-people", "My people", frozenset({Role.PRACTITIONER, Role.ADVISER})),
    ("desk", "Requests and actions", frozenset({Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER})),
    ("team", "Team", CASE_ROLES),
    (
        "meetings",
        "Meetings",
        frozenset({Role.CHAIR, Role.COORDINATOR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER}),
    ),
    ("find", "Find", CASE_ROLES),
    (
        "referrals",
        "Referrals",
        frozenset(
            {
                Role.COORDINATOR,
                Role.CHAIR,
                Role.REPRESENTATIVE,
                Role.PRACTITIONER,
                Role.ADVISER,
                Role.REFERRER,
            }
        ),
    ),
    (
        "referrals-to-us",
        "Referrals to us",
        frozenset({Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER}),
    ),
    (
        "learning",
        "Learning",
        frozenset({Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER}),
    ),
    ("flags", "Flags", frozenset({Role.REPRESENTATIVE, Role.ADVISER})),
    # Choosing.
    ("nominations", "Nominations", frozenset({Role.COORDINATOR, Role.CHAIR})),
    # Joining people.
    ("matching", "Matching", frozenset({Role.MATCHER})),
    # Figures.
    ("evaluations", "Evaluations", frozenset({Role.RESEARCHER})),
    ("released", "Released to you", frozenset({Role.OUTSIDE_RESEARCHER})),
    ("library", "Evidence library", frozenset({Role.OUTSIDE_RESEARCHER})),
    ("board", "Board page", frozenset({Role.BOARD})),
    ("data", "Data", frozenset({Role.ANALYST, Role.MATCHER})),
    ("ledger", "Who saw what", frozenset({Role.GOVERNANCE})),
    ("opened-cases", "Opened cases", frozenset({Role.GOVERNANCE})),
    (
        "shape",
        "Shape",
        frozenset({Role.ANALYST, Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.RESEARCHER, Role.GOVERNANCE}),
    ),
    ("lists", "Lists", frozenset({Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE})),
    ("evaluations", "Evaluations", frozenset({Role.ANALYST, Role.BOARD})),
    (
        "board",
        "Board page",
        frozenset({Role.ANALYST, Role.COORDINATOR, Role.CHAIR, Role.RESEARCHER, Role.GOVERNANCE}),
    ),
    ("data", "Data", frozenset({Role.GOVERNANCE})),
    ("agreements", "Agreements", frozenset({Role.GOVERNANCE})),
    ("schemes", "Schemes", frozenset({Role.COORDINATOR, Role.CHAIR})),
    ("returns", "Returns", frozenset({Role.COORDINATOR, Role.CHAIR})),
    ("opened-cases", "Opened cases", frozenset({Role.COORDINATOR})),
    ("accounts", "Accounts", frozenset({Role.ADMINISTRATOR})),
    ("schemes", "Schemes", frozenset({Role.ADMINISTRATOR})),
    (
        "interventions",
        "Interventions",
        frozenset(
            {
                Role.COORDINATOR,
                Role.CHAIR,
                Role.ADMINISTRATOR,
                Role.REPRESENTATIVE,
                Role.PRACTITIONER,
                Role.ADVISER,
            }
        ),
    ),
    ("agreements", "Agreements", frozenset({Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR})),
]


# Figures of the whole partnership: to an agency outside it they are not there, so neither are their entries.
OF_THE_PARTNERSHIP = frozenset({"shape", "lists", "evaluations", "board"})


# Pages that stand beneath an entry, though their addresses do not begin with its own.
BENEATH = {
    "accounts": ("tokens", "peers", "webhooks", "moves"),
    "board": ("forums",),
    "evaluations": ("library",),
    "ledger": ("moves", "people-opened"),
    "desk": ("bring-back-actions",),
}


def _is_here(name: str, path: str) -> bool:
    """Whether a page is an entry of the menu or stands beneath it."""
    return path.startswith(tuple(reverse(one) for one in (name, *BENEATH.get(name, ()))))


def menu_for(viewer: Viewer, path: str) -> list[MenuItem]:
    """Entries for the viewer's roles, in order."""
    hidden = frozenset() if in_partnership(viewer) else OF_THE_PARTNERSHIP
    if not (viewer.has_role(*CASE_ROLES) and schemes_managed(viewer)):
        hidden |= {"team"}
    mine = dict.fromkeys(
        (name, words) for name, words, roles in ENTRIES if viewer.has_role(*roles) and name not in hidden
    )
    if viewer.unvetted:
        mine |= {("own-work", "Your requests and actions"): None}
    return [MenuItem(say(words), reverse(name), _is_here(name, path)) for name, words in mine]


def landing_for(viewer: Viewer) -> str | None:
    """Address of the page a viewer lands on, or None if no role of theirs has one.

    Whoever's first page is the list of meetings and who chairs lands on the next of them, as long as there is one.
    """
    items = menu_for(viewer, "")
    if not items:
        return None
    first = items[0].address
    if first == reverse("meetings") and viewer.has_role(Role.CHAIR) and (line := next_meeting(viewer)):
        return reverse("meeting", args=[line.meeting.id])
    return first
