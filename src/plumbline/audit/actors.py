"""Who acts: a signed-in person or a named system job. Rooms above supply one; the ledger needs no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """Whoever the ledger names."""

    @property
    def actor_id(self) -> UUID:
        """Id of the account."""

    @property
    def actor_kind(self) -> str:
        """``person`` or ``job``."""

    @property
    def agency_ids(self) -> Sequence[UUID]:
        """Agencies the actor acts for at this moment."""
