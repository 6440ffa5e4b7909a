"""Whom a scheme asks about somebody new, so that they can be asked again in one press."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import ResearchRequest
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.models import Scheme


def asked_last_time(viewer: Viewer, scheme: Scheme) -> frozenset[UUID]:
    """Agencies that were asked when the last referral to a scheme was taken in, of those that are in the scheme still.

    Nothing about a person: agencies alone, so no entry in the ledger. Empty where nobody was asked yet.
    """
    latest = (
        visible_cases(viewer).filter(scheme=scheme, requests__isnull=False).order_by("-opened_at").first()
    )
    if latest is None:
        return frozenset()
    # Those asked later, about this person in particular, are not asked again about the next.
    asked = ResearchRequest.objects.filter(case=latest, asked_at=latest.opened_at)
    return frozenset(asked.values_list("agency", flat=True)) & scheme.agencies
