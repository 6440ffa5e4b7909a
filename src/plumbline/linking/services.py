"""Link everybody, undo a run, and keep what people decide about pairs."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linkage import Linkage, link_records
from plumbline.linking.assignment import Plan, plan_keys
from plumbline.linking.enums import Verdict
from plumbline.linking.models import Decision, LinkRun, Proposal, Rekey
from plumbline.linking.reading import records_for_matching
from plumbline.people.models import Person
from plumbline.sharing.enums import Marking
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a run found. ``people`` counts clusters at certain links; ``review`` pairs wait for a person."""

    run_id: UUID
    records: int
    people: int
    certain: int
    review: int
    rekeyed: int
    seconds: float
    clusters: pl.DataFrame


@transaction.atomic
def link_everyone(*, by: Viewer, at: datetime | None = None) -> LinkReport:
    """Join the records that are certainly one person, give every person a stable key, and propose the rest.

    A second run without new records changes nothing. Blocks of any key that is joined hold on all of
    them at once.

    Refuses
        DataUnfit: there are no records, or decisions contradict each other.
    Records
        ``people.linked``, a combination.
    """
    started, now = time.perf_counter(), at or timezone.now()
    records = records_for_matching()
    if records.is_empty():
        raise DataUnfit("There are no person records to link. Take in a feed of people first.")
    same, different = _decided()
    found = link_records(
        records.drop("person_id", "owner_agency", "made_up"), known_same=same, known_different=different
    )
    plan = _plan(records, found)
    run = LinkRun(
        at=now,
        by=by.user_id,
        records=records.height,
        people=found.people["cluster_id"].n_unique(),
        certain=_count(found, "certain"),
        review=_count(found, "review"),
        rekeyed=len(plan.keys),
        seconds=round(time.perf_counter() - started, 3),
        model=json.loads(found.model_json or "{}"),
    )
    record("people.linked", verb=Verb.COMBINATION, object_kind="link_run", objects=[run.id], by=by, at=now)
    run.save(force_insert=True)
    _store(run, plan, records, at=now)
    _propose(run, found, records)
    return LinkReport(
        run.id,
        run.records,
        run.people,
        run.certain,
        run.review,
        run.rekeyed,
        run.seconds,
        found.people.join(records.select("record_id", "feed", "record_ref"), on="record_id"),
    )


@transaction.atomic
def undo_run(*, run_id: UUID, by: Viewer, because: str) -> None:
    """Put every record back to the key it had before a run. Only the newest run can be undone.

    Refuses
        StageRefused: it is not the newest run that stands.
    Records
        ``people.unlinked``, a combination.
    """
    run = LinkRun.objects.filter(undone_at__isnull=True).order_by("-at").first()
    if run is None or run.id != run_id:
        raise StageRefused("Only the newest linking run can be undone.")
    record(
        "people.unlinked",
        verb=Verb.COMBINATION,
        object_kind="link_run",
        objects=[run.id],
        by=by,
        because=because,
    )
    moves = list(run.rekeys.all())
    _set_keys({m.record_id: m.from_person for m in moves if not m.alias_made})
    Person.objects.filter(id__in=[m.record_id for m in moves if m.alias_made]).update(alias_of=None)
    LinkRun.objects.filter(id=run.id).update(undone_at=timezone.now())


@transaction.atomic
def decide_pair(
    *, left: UUID, right: UUID, verdict: Verdict, by: Viewer, because: str, at: datetime | None = None
) -> Decision:
    """Keep what a matcher decided about two records. The next run obeys it.

    Refuses
        PermissionRefused: the viewer is not a matcher.
        StageRefused: the pair is decided already.
    Records
        ``pair.decided``, a combination.
    """
    if not by.has_role(Role.MATCHER):
        raise PermissionRefused("Only a matcher decides whether two records are one person.")
    first, second = sorted([left, right])
    if Decision.objects.filter(left_record=first, right_record=second, ended_at__isnull=True).exists():
        raise StageRefused("This pair is decided already. Take that decision back first.")
    agency = by.home_agency
    assert agency is not None  # noqa: S101 - a role is held at an agency
    decision = Decision(
        **owned_by(agency),
        left_record=first,
        right_record=second,
        verdict=verdict.value,
        because=because,
        decided_by=by.user_id,
        decided_at=at or timezone.now(),
    )
    record(
        "pair.decided",
        verb=Verb.COMBINATION,
        object_kind="record",
        objects=[first, second],
        by=by,
        at=at,
        because=because,
    )
    decision.save(force_insert=True)
    return decision


@transaction.atomic
def take_back_decision(*, decision: Decision, by: Viewer, because: str) -> None:
    """End a decision about a pair; the next run goes by the evidence again.

    Records
        ``pair.reopened``, a combination.
    """
    objects = [decision.left_record, decision.right_record]
    record(
        "pair.reopened", verb=Verb.COMBINATION, object_kind="record", objects=objects, by=by, because=because
    )
    Decision.objects.filter(id=decision.id).update(ended_at=timezone.now())


def _decided() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    rows = Decision.objects.filter(ended_at__isnull=True).values_list(
        "left_record", "right_record", "verdict"
    )
    pairs = {
        v: [(str(a), str(b)) for a, b, verdict in rows if verdict == v]
        for v in (Verdict.SAME, Verdict.DIFFERENT)
    }
    return pairs[Verdict.SAME], pairs[Verdict.DIFFERENT]


def _plan(records: pl.DataFrame, found: Linkage) -> Plan:
    elders = dict(Person.objects.filter(alias_of__isnull=False).values_list("id", "alias_of_id"))
    held: dict[UUID, UUID | None] = {}
    for row, key in records.select("record_id", "person_id").iter_rows():
        person = UUID(key) if key else None
        held[UUID(row)] = elders.get(person, person) if person else None
    opened_at = dict(Person.objects.filter(alias_of__isnull=True).values_list("id", "opened_at"))
    cluster = {UUID(row): name for row, name in found.people.select("record_id", "cluster_id").iter_rows()}
    return plan_keys(cluster=cluster, held=held, opened_at=opened_at)


def _store(run: LinkRun, plan: Plan, records: pl.DataFrame, *, at: datetime) -> None:
    owner = {UUID(r): UUID(a) for r, a in records.select("record_id", "owner_agency").iter_rows()}
    before = {
        UUID(r): UUID(p) if p else None for r, p in records.select("record_id", "person_id").iter_rows()
    }
    made_up = {UUID(r): bool(m) for r, m in records.select("record_id", "made_up").iter_rows()}
    people = [
        Person(id=key, **owned_by(owner[row]), made_up=made_up[row], opened_at=at)
        for key, row in plan.opened.items()
    ]
    Person.objects.bulk_create(people, batch_size=2000)
    moves = [
        Rekey(run=run, record_id=row, from_person=before[row], to_person=key)
        for row, key in plan.keys.items()
    ]
    moves += [
        Rekey(run=run, record_id=young, to_person=elder, alias_made=True)
        for young, elder in plan.aliases.items()
    ]
    Rekey.objects.bulk_create(moves, batch_size=5000)
    _set_keys(plan.keys)
    _set_aliases(plan.aliases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_catch_up()")


def _set_keys(keys: Mapping[UUID, UUID | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_record r SET person_id = k.person FROM unnest(%s::uuid[], %s::uuid[]) AS k(record, person) WHERE r.id = k.record",
            [list(keys), list(keys.values())],
        )


def _set_aliases(aliases: Mapping[UUID, UUID]) -> None:
    # An alias of the younger follows to the elder, so that one step always resolves a key.
    for young, elder in aliases.items():
        Person.objects.filter(alias_of_id=young).update(alias_of_id=elder)
        Person.objects.filter(id=young).update(alias_of_id=elder)


def _propose(run: LinkRun, found: Linkage, records: pl.DataFrame) -> None:
    Proposal.objects.all().delete()
    owner = dict(records.select("record_id", "owner_agency").iter_rows())
    waiting = found.pairs.filter(pl.col("decision") == "review")
    Proposal.objects.bulk_create(
        [
            Proposal(
                id=uuid4(),
                owner_agency=UUID(owner[p["left_id"]]),
                marking=Marking.NAMED.value,
                run=run,
                left_record=UUID(p["left_id"]),
                right_record=UUID(p["right_id"]),
                probability=p["match_probability"],
                agrees=list(p["agrees"]),
                conflicts=list(p["conflicts"]),
                reasons=p["reasons"],
            )
            for p in waiting.iter_rows(named=True)
        ],
        batch_size=2000,
    )


def _count(found: Linkage, decision: str) -> int:
    return found.pairs.filter(pl.col("decision") == decision).height
