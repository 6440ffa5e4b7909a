"""Commitments of lots: the SHA-256 and the terms, for everybody of the scheme. The sealed seed is on no page."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.models import LotCommitment
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused


def _commitments(viewer: Viewer) -> QuerySet[LotCommitment]:
    permissions.check_may_read_figures(viewer)
    every = LotCommitment.objects.select_related("run__reveal")
    return every if permissions.may_analyse(viewer) else visible_to(viewer, every)


def undrawn_commitments(viewer: Viewer) -> list[LotCommitment]:
    """Commitments that nobody has drawn from, the latest first: waiting, or given up. Each one is a seed that was tried."""
    return list(_commitments(viewer).filter(run__isnull=True).order_by("-committed_at", "pk"))


def commitment_of(viewer: Viewer, commitment_id: UUID) -> LotCommitment:
    """One commitment, drawn from or not.

    Raises
    ------
    NotVisible: there is none, or not for this viewer.
    """
    found = _commitments(viewer).filter(id=commitment_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def undrawn_commitment(viewer: Viewer, commitment_id: UUID) -> LotCommitment:
    """One commitment that may still be drawn from.

    Raises
    ------
    NotVisible: as `commitment_of`. StageRefused: it was drawn from already.
    """
    found = commitment_of(viewer, commitment_id)
    if hasattr(found, "run"):
        raise StageRefused(
            "This lot has been drawn already. A second draw needs a new seed.", slug="lot-drawn"
        )
    return found


def commitment_with(viewer: Viewer, seed_commitment: str) -> LotCommitment:
    """The commitment with a SHA-256; of several, which only named seeds of made-up people make, the latest undrawn.

    Raises
    ------
    DataUnfit: there is none. StageRefused: it was drawn from already.
    """
    found = list(_commitments(viewer).filter(seed_commitment=seed_commitment.strip().lower()))
    if not found:
        raise DataUnfit("No lot was committed to with this SHA-256.", slug="no-commitment")
    latest = max(found, key=lambda lot: (not hasattr(lot, "run"), lot.committed_at))
    return undrawn_commitment(viewer, latest.id)
