"""No exchange without an agreement that covers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from plumbline.schemes.models import Scheme
from plumbline.sharing.queries import agreement_covers
from plumbline.values.errors import StageRefused


def check_agreement(scheme: Scheme, agencies: Iterable[UUID], *, on: date, purpose: str) -> None:
    """Refuse an exchange that no agreement in force covers.

    Raises
    ------
    StageRefused: one of the agencies shares with the host under no agreement in force on that day.
    """
    for agency in agencies:
        if agency != scheme.host_agency_id and not agreement_covers(
            [agency, scheme.host_agency_id], purpose=purpose, on=on
        ):
            raise StageRefused(
                "No information sharing agreement in force covers one of these agencies. Sign one first.",
                slug="no-agreement",
            )
