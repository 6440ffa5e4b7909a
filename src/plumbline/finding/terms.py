"""What a list is made on, whichever way places are given: rule, purpose, the scheme's kind and who may read it."""

from __future__ import annotations

from typing import Any

from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme


DEFAULT_RULE = "violence-rfgv-1"
DEFAULT_KIND = "violence"
LISTING = "violence-panel"
"""Purpose of a list unless told."""


def kind_of_places(scheme: Scheme | None) -> str:
    """The kind of scheme whose safety floor holds."""
    return scheme.kind if scheme else DEFAULT_KIND


def readers_of(by: Viewer, scheme: Scheme | None) -> dict[str, Any]:
    """Access columns of a run, its commitment and its nominations: the agencies of the scheme."""
    if scheme is None:
        owner = by.home_agency or by.user_id
        return {"owner_agency": owner, "seen_by_agencies": list(by.agency_ids)}
    return {"owner_agency": scheme.host_agency_id, "seen_by_agencies": sorted(scheme.agencies)}
