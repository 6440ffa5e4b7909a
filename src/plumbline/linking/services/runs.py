"""Link everybody, and undo it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linkage import Linkage, link_records
from plumbline.linking import storing
from plumbline.linking.assignment import Plan, plan_keys
from plumbline.linking.models import LinkRun
from plumbline.linking.permissions import check_may_link
from plumbline.linking.reading import Decided, decided_pairs, former_keys, records_for_matching
from plumbline.people.models import Person
from plumbline.timeline.loading import plan_for_many
from plumbline.values.errors import DataUnfit, StageRefused


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a run found. ``people`` counts clusters at certain links; ``review`` pairs wait for a person.

    ``clusters``: record_id, cluster_id, feed, record_ref of every record. ``seconds``: from reading to storing.
    """

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

    A second run without new records moves nothing. Blocks of any key that is joined hold on all of
    them at once; of a record that leaves a person, what it had through that person ends.

    Refuses
        PermissionRefused: neither a job nor a matcher.
        DataUnfit: there are no records, or decisions contradict each other.
    Records
        ``people.linked``, a combination.
    """
    check_may_link(by)
    started, now = time.perf_counter(), at or timezone.now()
    plan_for_many()
    records = records_for_matching()
    if records.is_empty():
        raise DataUnfit("There are no person records to link. Take in a feed of people first.")
    decided = decided_pairs()
    found = _found(records, decided)
    plan = _plan(records, found)
    run = _run(records, found, plan, by=by, at=now)
    record("people.linked", verb=Verb.COMBINATION, object_kind="link_run", objects=[run.id], by=by, at=now)
    run.save(force_insert=True)
    storing.store(run, plan, records, at=now)
    storing.propose(run, found, records, settled=decided.undecidable)
    run.seconds = round(time.perf_counter() - started, 3)
    LinkRun.objects.filter(id=run.id).update(seconds=run.seconds)
    return _report(run, found, records)


@transaction.atomic
def undo_run(*, run_id: UUID, by: Viewer, because: str) -> None:
    """Put every record back to the key it had before a run. Only the newest run can be undone.

    Refuses
        PermissionRefused: neither a job nor a matcher.
        StageRefused: it is not the newest run that stands.
    Records
        ``people.unlinked``, a combination.
    """
    check_may_link(by)
    run = LinkRun.objects.filter(undone_at__isnull=True).order_by("-stored_at").first()
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
    storing.put_back(run)
    LinkRun.objects.filter(id=run.id).update(undone_at=timezone.now())


def _found(records: pl.DataFrame, decided: Decided) -> Linkage:
    return link_records(
        records.drop("person_id", "owner_agency", "made_up"),
        known_same=decided.same,
        known_different=decided.different,
    )


def _plan(records: pl.DataFrame, found: Linkage) -> Plan:
    elders = dict(Person.objects.filter(alias_of__isnull=False).values_list("id", "alias_of_id"))
    held: dict[UUID, UUID | None] = {}
    for row, key in records.select("record_id", "person_id").iter_rows():
        person = UUID(key) if key else None
        held[UUID(row)] = elders.get(person, person) if person else None
    opened_at = dict(Person.objects.filter(alias_of__isnull=True).values_list("id", "opened_at"))
    cluster = {UUID(row): name for row, name in found.people.select("record_id", "cluster_id").iter_rows()}
    return plan_keys(cluster=cluster, held=held, opened_at=opened_at, former=former_keys())


def _run(records: pl.DataFrame, found: Linkage, plan: Plan, *, by: Viewer, at: datetime) -> LinkRun:
    decisions = found.pairs["decision"]
    return LinkRun(
        at=at,
        stored_at=timezone.now(),
        by=by.user_id,
        records=records.height,
        people=found.people["cluster_id"].n_unique(),
        certain=int((decisions == "certain").sum()),
        review=int((decisions == "review").sum()),
        rekeyed=len(plan.keys),
        seconds=0.0,
        model=json.loads(found.model_json or "{}"),
    )


def _report(run: LinkRun, found: Linkage, records: pl.DataFrame) -> LinkReport:
    clusters = found.people.join(records.select("record_id", "feed", "record_ref"), on="record_id")
    return LinkReport(
        run.id, run.records, run.people, run.certain, run.review, run.rekeyed, run.seconds, clusters
    )
