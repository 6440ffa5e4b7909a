"""Link everybody, or only what has arrived since; and undo it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linkage import Linkage, link_new, link_records
from plumbline.linking import storing
from plumbline.linking.assignment import Plan, plan_keys
from plumbline.linking.models import Decision, LinkRun
from plumbline.linking.permissions import check_may_link
from plumbline.linking.reading import (
    OURS,
    Decided,
    decided_pairs,
    former_keys,
    records_for_matching,
    ties_of_typed_in,
    typed_in,
)
from plumbline.people.models import Person
from plumbline.timeline.loading import plan_for_many
from plumbline.values.errors import DataUnfit, StageRefused


# Past this share of new records, how rare a name is and how often items disagree are learnt afresh.
MOST_ARRIVALS = 0.2


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a run found. ``people`` counts clusters at certain links; ``review`` pairs wait for a person.

    ``arrivals``: how many new records were linked with what there was, or None where everything was compared; then
    ``certain`` and ``review`` count pairs with a new record only. ``clusters``: record_id, cluster_id, feed,
    record_ref of every record. ``seconds``: from reading to storing.
    """

    run_id: UUID
    records: int
    people: int
    arrivals: int | None
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
    records = _everything()
    decided = decided_pairs()
    found = link_records(
        records.drop(OURS),
        known_same=decided.same,
        known_different=decided.different,
        held=ties_of_typed_in(records),
        by_hand=typed_in(records),
    )
    run = _run(records, found, by=by, at=now, arrivals=None)
    record("people.linked", verb=Verb.COMBINATION, object_kind="link_run", objects=[run.id], by=by, at=now)
    return _stored(run, records, records, found, decided, started=started)


@transaction.atomic
def link_arrivals(*, by: Viewer, at: datetime | None = None) -> LinkReport:
    """Let records that no run has gone by yet join the people there are; nobody else is compared or moved.

    Two people who were there become one only where a new record is certainly both. Where nothing was linked
    before, or a fifth of all records is new, everybody is linked.

    Refuses
        PermissionRefused: neither a job nor a matcher.
        DataUnfit: there are no records, or decisions contradict each other.
    Records
        ``people.linked``, a combination.
    """
    check_may_link(by)
    started, now = time.perf_counter(), at or timezone.now()
    records = _everything()
    learnt = (
        LinkRun.objects.filter(undone_at__isnull=True, arrivals__isnull=True)
        .order_by("-stored_at", "pk")
        .first()
    )
    base, new = records.filter("gone_by"), records.filter(~pl.col("gone_by"))
    if learnt is None or new.height > MOST_ARRIVALS * records.height:
        return link_everyone(by=by, at=at)
    decided = decided_pairs()
    found = link_new(
        new.drop(OURS),
        base.drop(OURS),
        json.dumps(learnt.model),
        people=base.select("record_id", cluster_id=pl.col("record_id").min().over("root")),
        known_same=decided.same,
        known_different=decided.different,
        held=ties_of_typed_in(records),
        by_hand=typed_in(records),
    )
    run = _run(records, found, by=by, at=now, arrivals=new.height)
    record("people.linked", verb=Verb.COMBINATION, object_kind="link_run", objects=[run.id], by=by, at=now)
    return _stored(run, records, _concerned(records, found), found, decided, started=started)


@transaction.atomic
def undo_run(*, run_id: UUID, by: Viewer, because: str) -> None:
    """Put every record back to the key it had before a run. Only the newest run can be undone.

    Refuses
        PermissionRefused: neither a job nor a matcher.
        StageRefused: it is not the newest run that stands, or the desk has joined or parted people since.
    Records
        ``people.unlinked``, a combination.
    """
    check_may_link(by)
    storing.wait_for_the_desk()
    run = LinkRun.objects.filter(undone_at__isnull=True).order_by("-stored_at", "pk").first()
    if run is None or run.id != run_id:
        raise StageRefused("Only the newest linking run can be undone.")
    since = Q(decided_at__gt=run.stored_at) | Q(seconded_at__gt=run.stored_at) | Q(ended_at__gt=run.stored_at)
    if Decision.objects.filter(since, rekeys__isnull=False).exists():
        raise StageRefused(
            "People have been joined or parted at the matching desk since this run, so it cannot be undone."
        )
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


def _everything() -> pl.DataFrame:
    storing.wait_for_the_desk()
    plan_for_many()
    records = records_for_matching()
    if records.is_empty():
        raise DataUnfit("There are no person records to link. Take in a feed of people first.")
    return records


def _concerned(records: pl.DataFrame, found: Linkage) -> pl.DataFrame:
    """New records, the clusters they are in, and every record of a person who has any of these."""
    placed = records.join(found.people, on="record_id")
    clusters = placed.filter(~pl.col("gone_by"))["cluster_id"].unique()
    inside = placed.filter(pl.col("cluster_id").is_in(clusters.implode()))
    people = inside["root"].drop_nulls().unique()
    return records.join(
        placed.filter(
            pl.col("cluster_id").is_in(clusters.implode()) | pl.col("root").is_in(people.implode())
        ).select("record_id"),
        on="record_id",
        how="semi",
        maintain_order="left",
    )


def _stored(
    run: LinkRun,
    records: pl.DataFrame,
    concerned: pl.DataFrame,
    found: Linkage,
    decided: Decided,
    *,
    started: float,
) -> LinkReport:
    plan = _plan(concerned, found)
    run.rekeyed = len(plan.keys)
    run.save(force_insert=True)
    storing.store(run, plan, concerned, at=run.at)
    storing.propose(run, found, records, settled=decided.undecidable, keep=run.arrivals is not None)
    run.seconds = round(time.perf_counter() - started, 3)
    LinkRun.objects.filter(id=run.id).update(seconds=run.seconds)
    clusters = found.people.join(records.select("record_id", "feed", "record_ref"), on="record_id")
    return LinkReport(
        run.id,
        run.records,
        run.people,
        run.arrivals,
        run.certain,
        run.review,
        run.rekeyed,
        run.seconds,
        clusters,
    )


def _plan(records: pl.DataFrame, found: Linkage) -> Plan:
    held: dict[UUID, UUID | None] = {
        UUID(row): UUID(root) if root else None
        for row, root in records.select("record_id", "root").iter_rows()
    }
    opened_at = dict(
        Person.objects.filter(id__in={root for root in held.values() if root}).values_list("id", "opened_at")
    )
    here = found.people.join(records.select("record_id"), on="record_id", how="semi")
    cluster = {UUID(row): name for row, name in here.select("record_id", "cluster_id").iter_rows()}
    return plan_keys(cluster=cluster, held=held, opened_at=opened_at, former=former_keys())


def _run(records: pl.DataFrame, found: Linkage, *, by: Viewer, at: datetime, arrivals: int | None) -> LinkRun:
    decisions = found.pairs["decision"]
    return LinkRun(
        at=at,
        stored_at=timezone.now(),
        by=by.user_id,
        records=records.height,
        arrivals=arrivals,
        people=found.people["cluster_id"].n_unique(),
        certain=int((decisions == "certain").sum()),
        review=int((decisions == "review").sum()),
        rekeyed=0,
        seconds=0.0,
        model=json.loads(found.model_json or "{}"),
    )
