"""No exchange without an agreement that covers it, and the law that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, never_alone
from plumbline.sharing.queries import (
    agencies_sharing_with,
    agreement_covers,
    agreement_in_force,
    agreements_between,
)
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


NOT_COVERED = (
    "No information sharing agreement in force covers your agency in this scheme, so you can give nothing new and are given "
    "nothing new. Ask your information governance to record one under Agreements, or ask the co-ordinator to take your agency out. "
    "A warning for those who visit, and how somebody may be reached safely, can still be written."
)


@dataclass(frozen=True, slots=True)
class Law:
    """A law that a disclosure rests on, with its citation and the agreement that it stands in, if it stands in one. All empty: not recorded.

    ``gateway``: slug of that law in the kind, None where the kind does not have it.
    """

    gateway: str | None = None
    citation: str | None = None
    agreement: UUID | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The laws that whoever discloses may choose from, and the agreement under which they disclose; None where there may be several.

    ``laws``: by the slug of each in the kind, or its citation where the kind does not have it; those of the newest agreement first.
    """

    laws: Mapping[str, Law]
    agreement: UUID | None = None

    @property
    def citations(self) -> dict[str, str]:
        """The words of each law, as a form offers them."""
        return {key: law.citation or "" for key, law in self.laws.items()}

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
        key = chosen or self.only or (usual if usual in self.laws else "")
        return self._named(key) if key else Law(agreement=self.agreement)

    def _named(self, chosen: str) -> Law:
        by_words = (law for law in self.laws.values() if law.citation == chosen)
        found = self.laws.get(chosen) or next(by_words, None)
        if found is None:
            held = "; ".join(self.citations.values())
            raise DataUnfit(
                say("Choose the law from those that hold here: {laws}.", laws=held), slug="no-gateway"
            )
        return found


def basis_of(scheme: Scheme, *, discloser: UUID, other: UUID, on: date) -> Basis:
    """What a disclosure between an agency and the host of a scheme can rest on, on a day.

    Those of the kind's laws that the agreement names, or all of them where it names none of them by their citation; without those
    that do not hold for an agency of the discloser's kind (`kinds/shared/gateways.yaml`).
    """
    kind = kind_of(scheme, on)
    agreement = agreement_in_force(sorted({discloser, other}), purpose=kind.purpose, on=on)
    named = set(_citations(agreement.gateway)) if agreement else set()
    cited = {slug: law for slug, law in kind.gateways.items() if law.citation in named}
    sort, key = kinds_of([discloser]).get(discloser), agreement.id if agreement else None
    held = {slug: law for slug, law in (cited or kind.gateways).items() if sort not in law.refused_for}
    return Basis({slug: Law(slug, law.citation, key) for slug, law in held.items()}, key)


def basis_among(
    scheme: Scheme,
    agencies: Iterable[UUID] = (),
    *,
    disclosers: Iterable[UUID] = (),
    on: date | None = None,
) -> Basis:
    """What agencies share with the host of a scheme under on a day: every law that an agreement in force names, each with the newest that does.

    Where nobody chooses among several laws none is recorded, and the agreement alone where there is but one.

    Parameters
    ----------
    agencies : of whose agreements; where none is named, of all that the host is in.
    disclosers : whose knowledge goes. A law that does not hold for the kind of one of them is no law for the whole (`kinds/shared/gateways.yaml`).
    """
    kind, day = kind_of(scheme), on or timezone.localdate()
    others = frozenset(agencies) - {scheme.host_agency_id}
    slugs = {gateway.citation: slug for slug, gateway in kind.gateways.items()}
    refused = _refused(kind, disclosers)
    found: dict[str, Law] = {}
    for row in agreements_between(scheme.host_agency_id, others, purpose=kind.purpose, on=day):
        for citation in _citations(row.gateway):
            slug = slugs.get(citation)
            # What is no power by itself stands beside a law, and nothing goes under it alone.
            if citation not in never_alone() and slug not in refused:
                found.setdefault(slug or citation, Law(slug, citation, row.id))
    covering = {law.agreement for law in found.values()}
    return Basis(found, covering.pop() if len(covering) == 1 else None)


def _refused(kind: Kind, disclosers: Iterable[UUID]) -> frozenset[str]:
    """Slugs of the laws of a kind under which one of these agencies gives nothing of what it holds."""
    told = {slug: set(law.refused_for) for slug, law in kind.gateways.items() if law.refused_for}
    sorts = set(kinds_of(disclosers).values()) if told else set()
    return frozenset(slug for slug, refused in told.items() if sorts & refused)


def _citations(gateway: str) -> list[str]:
    """The laws that an agreement names, as it names them."""
    return [one.strip() for one in gateway.split(";")]


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


def check_together(scheme: Scheme, inside: Iterable[UUID], new: Iterable[UUID], *, on: date) -> None:
    """Refuse to bring agencies together that each share with the host, and not with one another: what one gives, all would read.

    Those inside whom no agreement covers any more are given nothing new, and do not stand in the way.

    Raises
    ------
    StageRefused: no agreement in force covers one of the new ones with the host, or has the host, those inside and the new ones among its parties.
    """
    host, purpose = scheme.host_agency_id, kind_of(scheme).purpose
    coming, there = frozenset(new) - {host}, frozenset(inside)
    whole = {host, *coming}
    if not coming or agreement_covers(whole | there, purpose=purpose, on=on):
        return
    check_agreement(scheme, coming, on=on, purpose=purpose)
    still = there - uncovered(scheme, there, on=on)
    if still == there or not agreement_covers(whole | still, purpose=purpose, on=on):
        raise StageRefused(
            "These agencies share with the host of this scheme, and no agreement in force covers them together with those in the "
            "case already. What each gives is read by all of them: sign one agreement for all, under Agreements.",
            slug="not-together",
        )
