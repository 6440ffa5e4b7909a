"""Claims of a scheme as those who lead it or check them read them, and the samples that were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Claim, ClaimCheck, ClaimSample
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import NotVisible


HIDDEN = "This page is not there, or is not yours to see."


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What somebody found of a claim in a sample."""

    check: ClaimCheck
    by: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with the words of its rule. ``withdrawn``: why it was taken back; ``checks``: in whatever sample, the first first.

    ``is_own``: the viewer made it, so somebody else checks it.
    """

    claim: Claim
    rule: str
    by: str
    name: PersonName | None
    withdrawn: str
    checks: tuple[CheckLine, ...]
    is_own: bool

    @property
    def differs(self) -> bool:
        """Whether the latest check did not agree with it."""
        return bool(self.checks) and not self.checks[-1].check.agrees


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample with its claims in the order drawn, as far as the viewer sees them. ``hidden``: how many they do not see."""

    sample: ClaimSample
    by: str
    claims: tuple[ClaimLine, ...]
    hidden: int
    agreed: int
    differed: int

    @property
    def unchecked(self) -> int:
        """Claims that nobody looked at yet, of those that the viewer sees."""
        return sum(not self.checks_in(line) for line in self.claims)

    def checks_in(self, line: ClaimLine) -> tuple[CheckLine, ...]:
        """What was found of one of its claims in this sample."""
        return tuple(one for one in line.checks if one.check.sample_id == self.sample.id)

    @property
    def rows(self) -> tuple[tuple[ClaimLine, tuple[CheckLine, ...]], ...]:
        """Each claim with what was found of it in this sample."""
        return tuple((line, self.checks_in(line)) for line in self.claims)


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """All claims of a scheme that the viewer sees, the newest first, and its samples."""

    scheme: Scheme
    claims: tuple[ClaimLine, ...]
    samples: tuple[SampleLine, ...]
    may_sample: bool
    may_check: bool


def schemes_with_claims(viewer: Viewer) -> list[Scheme]:
    """Schemes of the viewer in which results are or were claimed, where they may check them."""
    return [
        one
        for one in schemes_of(viewer)
        if kind_of(one).needs.last_claims and permissions.may(viewer, "check_claim", one)
    ]


def claims_page(viewer: Viewer, slug: str) -> ClaimsPage:
    """The claims of one scheme.

    Raises
    ------
    NotVisible: no such scheme of theirs.

    Records
        ``claims.consulted``, with the claims, cases and people.
    """
    scheme = _scheme(viewer, slug)
    lines = _lines(viewer, scheme)
    record(
        "claims.consulted", verb=Verb.CONSULTATION, object_kind="case",
        objects=[scheme.id, *(line.claim.case_id for line in lines), *(line.claim.case.person_id for line in lines)], by=viewer,
    )  # fmt: skip
    return ClaimsPage(
        scheme=scheme,
        claims=tuple(lines),
        samples=tuple(_samples(viewer, scheme, lines)),
        may_sample=permissions.may(viewer, "sample_claims", scheme),
        may_check=permissions.may(viewer, "check_claim", scheme),
    )


def scheme_with_claims(viewer: Viewer, slug: str) -> Scheme:
    """A scheme of the viewer in which results are or were claimed, to draw from.

    Raises
    ------
    NotVisible: no such scheme of theirs.
    """
    return _scheme(viewer, slug)


def claims_in(viewer: Viewer, scheme: Scheme, *, first: date, last: date) -> list[Claim]:
    """Claims that stand and were made on these days, in cases that the viewer sees."""
    rows = Claim.objects.filter(
        case__in=visible_cases(viewer).filter(scheme=scheme), withdrawal__isnull=True, claimed_on__range=(first, last)
    )  # fmt: skip
    return list(visible_to(narrowed(viewer), rows).order_by("claimed_on", "pk"))


def claim_for(viewer: Viewer, claim_id: UUID) -> Claim:
    """A claim, to act on.

    Raises
    ------
    NotVisible: it is not there, or its case is not theirs to see.
    """
    rows = Claim.objects.filter(id=claim_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme", "case__referral"))


def sample_for(viewer: Viewer, sample_id: UUID) -> ClaimSample:
    """A sample, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    rows = ClaimSample.objects.filter(id=sample_id).select_related("scheme")
    return one_visible_to(caseworker(viewer), rows)


def _scheme(viewer: Viewer, slug: str) -> Scheme:
    for one in schemes_with_claims(viewer):
        if one.slug == slug:
            return one
    raise NotVisible(HIDDEN)


def _lines(viewer: Viewer, scheme: Scheme) -> list[ClaimLine]:
    seen = narrowed(viewer)
    rows = list(
        visible_to(seen, Claim.objects.filter(case__in=visible_cases(viewer).filter(scheme=scheme)))
        .select_related("case", "withdrawal")
        .order_by("-claimed_on", "-at", "pk")
    )
    checks: dict[UUID, list[ClaimCheck]] = {row.id: [] for row in rows}
    for check in visible_to(seen, ClaimCheck.objects.filter(claim__in=rows)).order_by("at", "pk"):
        checks[check.claim_id].append(check)
    users = names_of_users({r.by for r in rows} | {c.by for found in checks.values() for c in found})
    names, rules = names_for(viewer, {r.case.person_id for r in rows}), kind_of(scheme).needs.rules
    return [
        ClaimLine(
            claim=row,
            rule=rules[row.rule].label if row.rule in rules else row.rule,
            by=users.get(row.by, ""),
            name=names.get(row.case.person_id),
            withdrawn=row.withdrawal.because if hasattr(row, "withdrawal") else "",
            checks=tuple(CheckLine(c, users.get(c.by, "")) for c in checks[row.id]),
            is_own=row.by == viewer.user_id,
        )
        for row in rows
    ]


def _samples(viewer: Viewer, scheme: Scheme, lines: Sequence[ClaimLine]) -> list[SampleLine]:
    rows = list(visible_to(narrowed(viewer), ClaimSample.objects.filter(scheme=scheme)).order_by("-at", "pk"))
    by_id, users = {line.claim.id: line for line in lines}, names_of_users({row.by for row in rows})
    found = []
    for row in rows:
        inside = tuple(by_id[key] for key in row.claims if key in by_id)
        checks = [one.check for line in inside for one in line.checks if one.check.sample_id == row.id]
        found.append(
            SampleLine(
                sample=row,
                by=users.get(row.by, ""),
                claims=inside,
                hidden=len(row.claims) - len(inside),
                agreed=sum(check.agrees for check in checks),
                differed=sum(not check.agrees for check in checks),
            )
        )
    return found
