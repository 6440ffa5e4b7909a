"""No exchange without an agreement that covers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.values.errors import StageRefused


NOT_COVERED = (
    "No information sharing agreement in force covers your agency in this scheme, so you can give nothing new and are given "
    "nothing new. Ask your information governance to record one under Agreements, or ask the co-ordinator to take your agency out. "
    "A warning for those who visit, and how somebody may be reached safely, can still be written."
)


def uncovered(scheme: Scheme, agencies: Iterable[UUID], *, on: date | None = None) -> frozenset[UUID]:
    """Those of some agencies that share with the host of a scheme under no agreement in force on a day, today unless one is given.

    The database asks the same of every row that is added to a case (`cases.covering_policy`), and does not give it to them.
    """
    others = frozenset(agencies) - {scheme.host_agency_id}
    if not others:
        return others
    purpose, day = kind_of(scheme).purpose, on or timezone.localdate()
    return others - agencies_sharing_with(scheme.host_agency_id, purpose=purpose, on=day)


def check_covered(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse somebody who would write into a case for agencies that no agreement covers today.

    Raises
    ------
    StageRefused: none of their agencies is covered. A job acts for nobody, and is let through.
    """
    mine = frozenset(viewer.agency_ids)
    if mine and scheme.host_agency_id not in mine and uncovered(scheme, mine) == mine:
        raise StageRefused(NOT_COVERED, slug="agency-not-covered")


def check_gives(agency: UUID, scheme: Scheme) -> None:
    """Refuse what is written for one agency that no agreement covers today, whoever writes it.

    Raises
    ------
    StageRefused: as `check_covered`.
    """
    if uncovered(scheme, [agency]):
        raise StageRefused(NOT_COVERED, slug="agency-not-covered")


def check_agreement(scheme: Scheme, agencies: Iterable[UUID], *, on: date, purpose: str) -> None:
    """Refuse an exchange that no agreement in force covers.

    Raises
    ------
    StageRefused: one of the agencies shares with the host under no agreement in force on that day.
    """
    others = frozenset(agencies) - {scheme.host_agency_id}
    if others and others - agencies_sharing_with(scheme.host_agency_id, purpose=purpose, on=on):
        raise StageRefused(
            "No information sharing agreement in force covers one of these agencies. Sign one first.",
            slug="no-agreement",
        )
