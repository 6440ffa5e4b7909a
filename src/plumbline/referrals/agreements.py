"""No exchange without an agreement that covers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.queries import agencies_sharing_with, agreements_between
from plumbline.values.errors import DataUnfit, StageRefused


NOT_COVERED = (
    "No information sharing agreement in force covers your agency in this scheme, so you can give nothing new and are given "
    "nothing new. Ask your information governance to record one under Agreements, or ask the co-ordinator to take your agency out. "
    "A warning for those who visit, and how somebody may be reached safely, can still be written."
)


@dataclass(frozen=True, slots=True)
class Law:
    """A law on which an agreement in force rests. ``slug``: of that law in the kind, empty where the kind does not have it."""

    slug: str
    citation: str
    agreement: UUID


def laws_of(scheme: Scheme, agencies: Iterable[UUID] = (), *, on: date | None = None) -> tuple[Law, ...]:
    """The laws under which agencies share with the host of a scheme on a day, the newest agreement first.

    Parameters
    ----------
    agencies : of whose agreements; where none is named, of all that the host is in.
    """
    kind, day, others = (
        kind_of(scheme),
        on or timezone.localdate(),
        frozenset(agencies) - {scheme.host_agency_id},
    )
    slugs = {gateway.citation: slug for slug, gateway in kind.gateways.items()}
    found: dict[str, Law] = {}
    for row in agreements_between(scheme.host_agency_id, others, purpose=kind.purpose, on=day):
        for citation in (one.strip() for one in row.gateway.split(";")):
            found.setdefault(citation, Law(slugs.get(citation, ""), citation, row.id))
    return tuple(found.values())


def law_for(laws: Sequence[Law], gateway: str = "") -> Law | None:
    """The law that was chosen, or the first where nobody chose; None where there is none, as nothing crosses between agencies.

    Raises
    ------
    DataUnfit: one that is not among them.
    """
    if not gateway:
        return laws[0] if laws else None
    chosen = next((law for law in laws if gateway in (law.slug, law.citation)), None)
    if chosen is None:
        raise DataUnfit("Choose a law on which the agreement rests.", slug="no-gateway")
    return chosen


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
