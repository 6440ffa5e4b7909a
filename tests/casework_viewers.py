"""Viewers and a scheme for rules that need no database."""

from __future__ import annotations

from uuid import uuid4

from plumbline.access.enums import Role
from plumbline.access.viewer import Standing, Viewer
from plumbline.schemes.models import Scheme


AGENCIES = {name: uuid4() for name in ("council", "police", "housing", "probation")}
SCHEME = Scheme(
    slug="violence-panel",
    kind="violence",
    host_agency_id=AGENCIES["council"],
    partner_agencies=[AGENCIES[a] for a in ("police", "housing", "probation")],
)


def _viewer(name: str, agency: str, *roles: Role) -> Viewer:
    standings = tuple(Standing(AGENCIES[agency], agency, agency.title(), role) for role in roles)
    return Viewer(user_id=uuid4(), name=name.title(), kind="person", standings=standings)


VIEWERS = {
    "alice": _viewer("alice", "council", Role.COORDINATOR),
    "chair": _viewer("chair", "police", Role.CHAIR),
    "bob": _viewer("bob", "police", Role.REPRESENTATIVE),
    "worker": _viewer("worker", "probation", Role.PRACTITIONER, Role.REPRESENTATIVE),
    "dana": _viewer("dana", "housing", Role.REPRESENTATIVE, Role.PRACTITIONER),
}
