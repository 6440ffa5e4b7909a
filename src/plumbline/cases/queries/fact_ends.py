"""Facts that stand, and those that their agency took back: for their readers the day, the agency and the reason, without the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import BackWhy
from plumbline.cases.models import Fact, FactEnd, Onward, OnwardFact
from plumbline.cases.permissions import MAY, check_answers_for
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


OVER = (BackWhy.WRONG.value, BackWhy.MISTAKE.value, BackWhy.CORRECTED.value)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A fact that was taken back, in finished words: ``said``.

    ``row``: what says so, with its readers; None of a copy that went to a provider. ``fact``: where the viewer is of the agency that gave it,
    who alone reads it still.
    """

    id: UUID
    said: str
    at: datetime
    agency: UUID
    row: FactEnd | None = None
    fact: Fact | None = None

    @property
    def is_for_all(self) -> bool:
        """Whether every agency in the case read what was taken back, so that it is marked on what is made for all of them."""
        return self.row is not None and self.row.marking == Marking.PANEL


def standing_facts(seen: Viewer, **of: Any) -> QuerySet[Fact]:
    """Facts that a viewer may read and that hold still. One kept to its agency holds for that agency."""
    over = FactEnd.objects.filter(fact=OuterRef("pk"), why__in=OVER)
    return visible_to(seen, Fact.objects.filter(~Exists(over), **of))


def taken_back(seen: Viewer, **of: Any) -> dict[UUID, tuple[TakenBack, ...]]:
    """What was taken back of some answers, by answer, the earliest first. The caller writes the ledger entry.

    What an agency keeps to itself from now on is for that agency no matter of taking back: it reads it among what stands.
    """
    rows = [end for end in visible_to(seen, FactEnd.objects.filter(**of)) if not _stands_for(end, seen)]
    if not rows:
        return {}
    facts = {f.id: f for f in visible_to(seen, Fact.objects.filter(id__in=[r.fact_id for r in rows]))}
    names, found = names_of(r.owner_agency for r in rows), dict[UUID, tuple[TakenBack, ...]]()
    for row in rows:
        said = said_of(row.why, at=row.at, agency=names.get(row.owner_agency, ""), because=row.because)
        fact = facts.get(row.fact_id)
        line = TakenBack(row.id, said, row.at, row.owner_agency, row, fact)
        found[row.reply_id] = (*found.get(row.reply_id, ()), line)
    return found


def fact_ends_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """What notices tell of facts that were taken back, by row: the reference of the case and what is said of it. None of what they may not see."""
    if not ids:
        return {}
    ends = FactEnd.objects.filter(id__in=list(ids), reply__request__case__in=visible_cases(viewer))
    rows = list(visible_to(narrowed(viewer), ends).select_related("reply__request"))
    names = names_of(row.owner_agency for row in rows)
    return {
        row.id: (
            row.reply.request.ref,
            said_of(row.why, at=row.at, agency=names.get(row.owner_agency, ""), because=row.because),
        )
        for row in rows
    }


def _stands_for(end: FactEnd, seen: Viewer) -> bool:
    return end.why == BackWhy.NARROWED and end.owner_agency in seen.agency_ids


def said_of(why: str, *, at: datetime, agency: str, because: str) -> str:
    """What stands in the place of a fact that was taken back."""
    given: Mapping[str, str] = {
        "on": day_month_year(timezone.localdate(at)),
        "agency": agency,
        "because": because.rstrip("."),
    }
    if why == BackWhy.CORRECTED:
        return say("Corrected on {on} by {agency}, because: {because}.", **given)
    if why == BackWhy.NARROWED:
        return say("Kept to {agency} since {on}, because: {because}.", **given)
    return say("Withdrawn on {on} by {agency}, because: {because}.", **given)


def taken_back_onward(onward: Iterable[UUID]) -> dict[UUID, tuple[TakenBack, ...]]:
    """What was taken back of facts that went on with referrals, which the caller has found for a viewer, by referral."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT onward, taken_back, why, because, at, agency FROM cases_onward_taken_back(%s) ORDER BY at, taken_back",
            [list(onward)],
        )
        rows = cursor.fetchall()
    names, found = names_of({row[5] for row in rows}), dict[UUID, tuple[TakenBack, ...]]()
    for referral, key, why, because, at, agency in rows:
        said = said_of(why, at=at, agency=names.get(agency, ""), because=because)
        found[referral] = (*found.get(referral, ()), TakenBack(key, said, at, agency))
    return found


def copies_that_stand(onward: Iterable[Onward]) -> QuerySet[OnwardFact]:
    """Copies of facts in referrals that the caller has found for a viewer, but of those that were taken back."""
    over = FactEnd.objects.filter(fact=OuterRef("fact_id"))
    return OnwardFact.objects.filter(~Exists(over), onward__in=onward)


def over_of(facts: Collection[UUID]) -> frozenset[UUID]:
    """Those of some facts, which the caller has found for a viewer, that were taken back for good."""
    rows = FactEnd.objects.filter(fact__in=list(facts), why__in=OVER)
    return frozenset(rows.values_list("fact_id", flat=True))


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact of the viewer's own agency with the reference of its case. ``is_narrow``: nobody else reads it."""

    fact: Fact
    ref: str
    is_narrow: bool


MOST = 200
"""How many facts of one's own agency a list holds, those given last."""


def own_fact(viewer: Viewer, fact_id: UUID) -> Fact:
    """Return a fact that holds still and that the viewer's agency gave, to take back.

    Raises
    ------
    NotVisible: it is not there, not theirs to read, or was taken back. PermissionRefused: another agency gave it.
    """
    rows = standing_facts(narrowed(caseworker(viewer)), id=fact_id).select_related("reply__request__scheme")
    fact = one_visible_to(caseworker(viewer), rows)
    check_answers_for(viewer, fact.owner_agency)
    return fact


def own_fact_shown(viewer: Viewer, fact_id: UUID) -> OwnFact:
    """Return a fact with the case that it is of, to show and to take back.

    Raises
    ------
    as `own_fact`.

    Records
        ``research.consulted``.
    """
    found = own_fact(viewer, fact_id)
    _record([found], "research.consulted", by=viewer)
    return _own(found)


def own_facts(viewer: Viewer) -> list[OwnFact]:
    """Facts that the viewer's agencies gave and that hold still, the latest answer first. In no case need they see more than their answer.

    Records
        ``research.listed``.
    """
    rows = standing_facts(narrowed(caseworker(viewer)), owner_agency__in=viewer.agencies_as(MAY["reply"]))
    rows = rows.select_related("reply__request__scheme").order_by("-reply__replied_at", "on", "words", "pk")
    found = list(rows[:MOST])
    _record(found, "research.listed", by=viewer)
    return [_own(fact) for fact in found]


def is_own_alone(fact: Fact) -> bool:
    """Whether nobody outside the agency that gave a fact reads it."""
    return fact.marking == Marking.OWNER and not set(fact.seen_by_agencies) - {fact.owner_agency}


def _own(fact: Fact) -> OwnFact:
    return OwnFact(fact, fact.reply.request.ref, is_own_alone(fact))


def _record(facts: Collection[Fact], act: str, *, by: Viewer) -> None:
    about = (key for f in facts for key in (f.reply.request_id, f.id, f.reply.request.person_id))
    objects = list(dict.fromkeys(about))
    record(act, verb=Verb.CONSULTATION, object_kind="research-request", objects=objects, by=by)
