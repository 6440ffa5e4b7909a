"""No exchange without an agreement that covers it, and the law that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.agencies.queries import kinds_of
from plumbline.schemes.kind import Gateway
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.queries import agreement_covers, agreement_in_force
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Law:
    """A law that a disclosure rests on, with its citation and the agreement that it stands in, if it stands in one. All empty: not recorded."""

    gateway: str | None = None
    citation: str | None = None
    agreement: UUID | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The laws that whoever discloses may choose from, by slug, and the agreement under which they disclose."""

    laws: Mapping[str, Gateway]
    agreement: UUID | None

    @property
    def only(self) -> str:
        """The one law that there is, or "" where somebody has to choose."""
        return next(iter(self.laws)) if len(self.laws) == 1 else ""

    def law(self, chosen: str = "", *, usual: str = "") -> Law:
        """The law chosen; where none was, the only one, or ``usual`` where it is among them; else none is recorded.

        Raises
        ------
        DataUnfit: a law that is not among them.
        """
        slug = chosen or self.only or (usual if usual in self.laws else "")
        if not slug:
            return Law(agreement=self.agreement)
        if slug not in self.laws:
            citations = "; ".join(one.citation for one in self.laws.values())
            raise DataUnfit(
                say("Choose the law from those that hold here: {laws}.", laws=citations), slug="no-gateway"
            )
        return Law(slug, self.laws[slug].citation, self.agreement)


def basis_of(scheme: Scheme, *, discloser: UUID, other: UUID, on: date) -> Basis:
    """What a disclosure between an agency and the host of a scheme can rest on, on a day.

    Those of the kind's laws that the agreement names, or all of them where it names none of them by their citation; without those
    that do not hold for an agency of the discloser's kind (`kinds/shared/gateways.yaml`).
    """
    kind = kind_of(scheme, on)
    agreement = agreement_in_force(sorted({discloser, other}), purpose=kind.purpose, on=on)
    named = {one.strip() for one in agreement.gateway.split(";")} if agreement else set()
    cited = {slug: law for slug, law in kind.gateways.items() if law.citation in named}
    sort = kinds_of([discloser]).get(discloser)
    laws = {slug: law for slug, law in (cited or kind.gateways).items() if sort not in law.refused_for}
    return Basis(laws, agreement.id if agreement else None)


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
