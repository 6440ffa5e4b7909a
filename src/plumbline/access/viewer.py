"""The viewer: who is looking, for which agencies, in which roles. First argument of every query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.enums import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """One membership as it stands now."""

    agency_id: UUID
    agency_slug: str
    agency_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or a named job, with the memberships in force at this moment.

    ``unvetted``: those that are not cleared. They count for nothing else: no agency, no role, no page but that of one's own work.
    """

    user_id: UUID
    name: str
    kind: str
    standings: tuple[Standing, ...]
    unvetted: tuple[Standing, ...] = ()

    @property
    def actor_id(self) -> UUID:
        """Id of the account (``audit.Actor``)."""
        return self.user_id

    @property
    def actor_kind(self) -> str:
        """``person`` or ``job`` (``audit.Actor``)."""
        return self.kind

    @property
    def agency_ids(self) -> tuple[UUID, ...]:
        """Agencies acted for, each once."""
        return tuple(dict.fromkeys(s.agency_id for s in self.standings))

    @property
    def roles(self) -> frozenset[Role]:
        """Roles held at any agency."""
        return frozenset(s.role for s in self.standings)

    def has_role(self, *wanted: Role) -> bool:
        """Say whether the viewer holds one of the roles."""
        return not self.roles.isdisjoint(wanted)

    def agencies_as(self, roles: Iterable[Role]) -> frozenset[UUID]:
        """Agencies for which the viewer holds one of ``roles``."""
        wanted = set(roles)
        return frozenset(s.agency_id for s in self.standings if s.role in wanted)

    @property
    def home_agency(self) -> UUID | None:
        """The first agency acted for; what a write is owned by unless it says otherwise."""
        return self.standings[0].agency_id if self.standings else None
