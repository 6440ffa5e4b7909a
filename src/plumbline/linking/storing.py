"""Write what a run found: keys, aliases, what waits; and put it back. Called inside the transaction of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import polars as pl
from django.db import connection

from plumbline.linkage import Linkage
from plumbline.linking.assignment import Plan
from plumbline.linking.models import LinkRun, Proposal, Rekey
from plumbline.people import loading as people_loading
from plumbline.people.models import Person
from plumbline.sharing.enums import Marking
from plumbline.timeline import loading as timeline_loading


# Tens of thousands of rows at a first linking: one statement each, from arrays.
OPEN = """
INSERT INTO people_person (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, made_up, opened_at)
SELECT n.id, n.owner, 'panel', ARRAY[n.owner], '{}', '{}', n.made_up, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::boolean[]) AS n(id, owner, made_up)
"""
LOG = """
INSERT INTO linking_rekey (id, run_id, record_id, from_person, to_person, alias_made)
SELECT gen_random_uuid(), %s, m.record_id, m.from_person, m.to_person, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS m(record_id, from_person, to_person)
"""
SET_KEYS = """
UPDATE people_record r SET person_id = k.person FROM unnest(%s::uuid[], %s::uuid[]) AS k(record, person) WHERE r.id = k.record
"""
SET_ALIASES = """
UPDATE people_person p SET alias_of_id = k.elder FROM unnest(%s::uuid[], %s::uuid[]) AS k(person, elder) WHERE p.id = k.person
"""


def store(run: LinkRun, plan: Plan, records: pl.DataFrame, *, at: datetime) -> None:
    """Open new people, move records, join and part keys, and let readers and blocks follow."""
    owner = {UUID(r): UUID(a) for r, a in records.select("record_id", "owner_agency").iter_rows()}
    made_up = {UUID(r): bool(m) for r, m in records.select("record_id", "made_up").iter_rows()}
    before = {
        UUID(r): UUID(p) if p else None for r, p in records.select("record_id", "person_id").iter_rows()
    }
    stands_for = list(plan.opened.values())
    _run(OPEN, at, list(plan.opened), [owner[r] for r in stands_for], [made_up[r] for r in stands_for])
    _log(run, plan.keys, before, about_keys=False)
    _run(SET_KEYS, list(plan.keys), list(plan.keys.values()))
    _store_aliases(run, plan)
    _follow()


def put_back(run: LinkRun) -> None:
    """Undo what `store` did for a run, row by row as it was logged. People that it opened stay, without records."""
    moves = list(Rekey.objects.filter(run=run))
    records = [m for m in moves if not m.alias_made]
    aliases = [m for m in moves if m.alias_made]
    _run(SET_KEYS, [m.record_id for m in records], [m.from_person for m in records])
    _run(SET_ALIASES, [m.record_id for m in aliases], [m.from_person for m in aliases])
    _follow()


def propose(
    run: LinkRun, found: Linkage, records: pl.DataFrame, *, settled: frozenset[tuple[str, str]]
) -> None:
    """Replace what waits at the desk by what waits now; pairs that nobody could tell are not asked again."""
    Proposal.objects.all().delete()
    owner = dict(records.select("record_id", "owner_agency").iter_rows())
    waiting = found.pairs.filter(pl.col("decision") == "review").iter_rows(named=True)
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
            for p in waiting
            if (p["left_id"], p["right_id"]) not in settled
        ],
        batch_size=2000,
    )


def _store_aliases(run: LinkRun, plan: Plan) -> None:
    # An alias of the younger goes on to the elder, so that one step always resolves a key; all of it is
    # logged, because undoing must bring back who was whose alias.
    held = dict(Person.objects.filter(alias_of__isnull=False).values_list("id", "alias_of_id"))
    changed: dict[UUID, UUID | None] = {**plan.aliases, **dict.fromkeys(plan.parted, None)}
    changed |= {key: plan.aliases[elder] for key, elder in held.items() if elder in plan.aliases}
    _log(run, changed, held, about_keys=True)
    _run(SET_ALIASES, list(changed), list(changed.values()))


def _log(
    run: LinkRun,
    moved: Mapping[UUID, UUID | None],
    before: Mapping[UUID, UUID | None],
    *,
    about_keys: bool,
) -> None:
    _run(LOG, run.id, about_keys, list(moved), [before.get(m) for m in moved], list(moved.values()))


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _follow() -> None:
    people_loading.follow()
    timeline_loading.follow()
