"""What was released, with who released it: the only page of evaluations for somebody outside the partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import agencies_with_role
from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import Result
from plumbline.studies.pooling import Finding
from plumbline.studies.queries.bundles import BundleView, bundles
from plumbline.studies.queries.library import findings
from plumbline.studies.queries.releases import release_checks
from plumbline.studies.queries.witnesses import witness_words, witnesses_of
from plumbline.studies.summarising import sizes_of
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class ReleasedCard:
    """A result that two released: what it found, and each who released it with when."""

    finding: Finding
    released_by: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class CardOutside:
    """A released card as it may leave: its figures, its plan's fingerprint and witness, people rounded."""

    card: ReleasedCard
    sha256: str
    witnessed: str
    strength: str
    arms: tuple[tuple[str, int | None], ...]


def released_cards(viewer: Viewer) -> list[ReleasedCard]:
    """Every released result of this installation, the latest first."""
    ours = [one for one in findings(viewer) if one.is_ours]
    checks = release_checks([one.id for one in ours])
    found = [
        ReleasedCard(one, tuple((name, check.checked_at) for check, name in checks[one.id])) for one in ours
    ]
    return sorted(found, key=lambda card: card.finding.evaluated_at, reverse=True)


def released_card_of(viewer: Viewer, result_id: UUID) -> CardOutside:
    """One released result.

    Raises
    ------
    NotVisible: there is none, or it was not released.
    """
    card = next((one for one in released_cards(viewer) if one.finding.id == result_id), None)
    if card is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    row = Result.objects.get(id=result_id)
    return CardOutside(
        card=card,
        sha256=row.protocol_sha256,
        witnessed=witness_words(witnesses_of(viewer, row.protocol_id), named=False),
        strength=(row.figures.get("strength") or {}).get("sentence", ""),
        arms=tuple((arm["arm"].replace("_", " "), arm["people"]) for arm in sizes_of(row.figures)["arms"]),
    )


def released_bundles(viewer: Viewer) -> list[BundleView]:
    """Bundles that were made, the latest first; outside the partnership those for one's own organisation."""
    return [view for view in bundles(viewer) if view.sha256]


def outside_agencies(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Organisations with researchers who read what is released, by name."""
    permissions.check_may_read_evaluations(viewer)
    return agencies_with_role(Role.OUTSIDE_RESEARCHER)
