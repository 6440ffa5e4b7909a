"""Store a frozen list: each step with its own ledger entry, in the order in which it must happen."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.drawing import COMPONENTS
from plumbline.finding.enums import OFFERED_ARMS
from plumbline.finding.models import ListEntry, Nomination, NominationRun, SeedReveal, StudyKey
from plumbline.finding.study_numbers import nomination_refs


def store_list(
    run: NominationRun, allocated: pl.DataFrame, *, with_nominations: bool, by: Viewer, at: datetime
) -> None:
    """Keep the run, the whole list, its keys apart, and a nomination for everybody offered.

    Records
        ``list.frozen``.
    """
    _ledger("list.frozen", Verb.COMBINATION, run, by=by, at=at)
    run.save(force_insert=True)
    # By study number, so that the order of the rows on disk says nothing about rank.
    rows = allocated.sort("study_number").to_dicts()
    entries = {row["study_number"]: _entry(run, row) for row in rows}
    ListEntry.objects.bulk_create(entries.values(), batch_size=1000)
    keys = [StudyKey(study_number=row["study_number"], person_id=UUID(row["person"])) for row in rows]
    StudyKey.objects.bulk_create(keys, batch_size=1000)
    if with_nominations:
        offered = [entry for entry in entries.values() if entry.arm in OFFERED_ARMS]
        refs = nomination_refs(len(offered))
        Nomination.objects.bulk_create(
            [_nomination(run, entry, ref, at) for entry, ref in zip(offered, refs, strict=True)],
            batch_size=1000,
        )


def _entry(run: NominationRun, row: dict[str, Any]) -> ListEntry:
    return ListEntry(
        run=run,
        study_number=row["study_number"],
        rank=row["rank"],
        score=row["score"],
        components={name: row[name] for name in COMPONENTS},
        events_before=row["events_before"],
        events_prior=row["events_prior"],
        log_expected=row["log_expected"],
        reasons=row["reasons"],
        cluster=row["cluster"],
        stratum=row["stratum"],
        probability=row["probability"],
        arm=row["arm"],
    )


def _nomination(run: NominationRun, entry: ListEntry, ref: str, at: datetime) -> Nomination:
    return Nomination(
        owner_agency=run.owner_agency,
        seen_by_agencies=run.seen_by_agencies,
        run=run,
        entry=entry,
        ref=ref,
        rank=entry.rank,
        score=entry.score,
        components=entry.components,
        reasons=entry.reasons,
        offered_at=at,
    )


def reveal_seed(run: NominationRun, seed: bytes, *, by: Viewer, at: datetime) -> None:
    """Show the seed after the draw.

    Records
        ``list.seed_revealed``.
    """
    _ledger("list.seed_revealed", Verb.ALTERATION, run, by=by, at=at)
    SeedReveal(
        run=run,
        seed=seed.hex(),
        revealed_at=at,
        owner_agency=run.owner_agency,
        seen_by_agencies=run.seen_by_agencies,
    ).save(force_insert=True)


def _ledger(what: str, verb: Verb, run: NominationRun, *, by: Viewer, at: datetime) -> None:
    record(what, verb=verb, object_kind="list", objects=[run.id], by=by, at=at, because=run.purpose)
