"""The laws on which agreements in force rest, for a share that one of them is chosen for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.queries import agreements_between
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class LawInForce:
    """A law on which an agreement in force rests. ``slug``: of that law in the kind, empty where the kind does not have it."""

    slug: str
    citation: str
    agreement: UUID


def laws_of(
    scheme: Scheme, agencies: Iterable[UUID] = (), *, on: date | None = None
) -> tuple[LawInForce, ...]:
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
    found: dict[str, LawInForce] = {}
    for row in agreements_between(scheme.host_agency_id, others, purpose=kind.purpose, on=day):
        for citation in (one.strip() for one in row.gateway.split(";")):
            found.setdefault(citation, LawInForce(slugs.get(citation, ""), citation, row.id))
    return tuple(found.values())


def law_for(laws: Sequence[LawInForce], gateway: str = "") -> LawInForce | None:
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
