"""Which facts of a sealed case its owners let leave, for whom, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Fact, ReleaseAnswer, ReleaseAsk
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.fact_ends import over_of, standing_facts
from plumbline.cases.queries.sight import HIDDEN, case_for
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One asking in finished words. ``answer`` is "" while it waits; ``may_answer``: the viewer answers for the owner."""

    ask: ReleaseAsk
    asked_by: str
    answer: str
    released: bool
    because: str
    citation: str
    answered_by: str
    answered_at: datetime | None
    may_answer: bool


@dataclass(frozen=True, slots=True)
class FactReleases:
    """A fact with every asking, oldest first."""

    case: Case
    fact: Fact
    owner: str
    is_own: bool
    lines: tuple[ReleaseLine, ...]


def releases_of_case(viewer: Viewer, case: Case) -> dict[UUID, tuple[ReleaseLine, ...]]:
    """Every asking of a case whose page the viewer looks at, by fact; nothing where its kind seals nothing."""
    if not kind_of(case.scheme).sealed:
        return {}
    rows = list(
        visible_to(narrowed(viewer), ReleaseAsk.objects.filter(case=case))
        .select_related("fact")
        .order_by("at", "pk")
    )
    found: dict[UUID, list[ReleaseLine]] = {}
    for line in _lines(viewer, rows):
        found.setdefault(line.ask.fact_id, []).append(line)
    return {fact: tuple(lines) for fact, lines in found.items()}


def releases_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, UUID, bool]]:
    """Of these askings those that the viewer may see: reference of the case, the fact, and whether it waits for an answer still."""
    rows = visible_to(narrowed(viewer), ReleaseAsk.objects.filter(id__in=list(ids)))
    answered = set(ReleaseAnswer.objects.filter(ask__in=list(ids)).values_list("ask_id", flat=True))
    over = over_of([row.fact_id for row in rows])
    return {
        row.id: (row.case.ref, row.fact_id, row.id not in answered and row.fact_id not in over)
        for row in rows.select_related("case")
    }


def releases_of_fact(viewer: Viewer, ref: str, fact_id: UUID) -> FactReleases:
    """One fact of a sealed case, for whoever may see it.

    Raises
    ------
    NotVisible: case or fact is not theirs to see, or the case is not sealed.

    Records
        ``release.consulted``.
    """
    case = case_for(viewer, ref)
    fact = standing_facts(narrowed(viewer), id=fact_id, reply__request__case=case).first()
    if fact is None or not kind_of(case.scheme).sealed:
        raise NotVisible(HIDDEN)
    record(
        "release.consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[case.id, fact.id, case.person_id],
        by=viewer,
    )
    rows = visible_to(narrowed(viewer), ReleaseAsk.objects.filter(fact=fact)).select_related("fact")
    return FactReleases(
        case=case,
        fact=fact,
        owner=names_of([fact.owner_agency]).get(fact.owner_agency, ""),
        is_own=answers_for(viewer, fact),
        lines=tuple(_lines(viewer, list(rows.order_by("at", "pk")))),
    )


def answers_for(viewer: Viewer, fact: Fact) -> bool:
    """Whether the viewer answers for the agency that gave a fact."""
    return fact.owner_agency in viewer.agencies_as(MAY["reply"])


def released_of(facts: Collection[UUID]) -> frozenset[UUID]:
    """Those of some facts, which the caller has found for a viewer, that their owner released."""
    rows = ReleaseAnswer.objects.filter(ask__fact__in=list(facts), released=True)
    return frozenset(rows.values_list("ask__fact_id", flat=True))


def may_leave_sealed(case: Case, facts: Collection[Fact], *, agencies: Collection[UUID]) -> list[Fact]:
    """Those of some facts that may leave: all of them where nothing is sealed, else one’s own and those released."""
    if not kind_of(case.scheme).sealed:
        return list(facts)
    released = released_of([fact.id for fact in facts])
    return [fact for fact in facts if fact.owner_agency in agencies or fact.id in released]


def _lines(viewer: Viewer, rows: list[ReleaseAsk]) -> list[ReleaseLine]:
    answers = {row.ask_id: row for row in ReleaseAnswer.objects.filter(ask__in=rows)}
    users = names_of_users({row.by for row in rows} | {row.by for row in answers.values()})
    return [_line(viewer, row, answers.get(row.id), users) for row in rows]


def _line(
    viewer: Viewer, row: ReleaseAsk, answer: ReleaseAnswer | None, users: dict[UUID, str]
) -> ReleaseLine:
    return ReleaseLine(
        ask=row,
        asked_by=users.get(row.by, ""),
        answer="" if answer is None else "Released" if answer.released else "Kept",
        released=answer is not None and answer.released,
        because=answer.because if answer else "",
        citation=answer.citation if answer else "",
        answered_by=users.get(answer.by, "") if answer else "",
        answered_at=answer.at if answer else None,
        may_answer=answer is None and answers_for(viewer, row.fact),
    )
