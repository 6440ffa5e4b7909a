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
from plumbline.linking.policy_acts import LOCK
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
    """Open new people, move records, join and part keys, and let readers and blocks follow.

    ``records`` may leave out those that stay where a run before has put them.
    """
    owner = {UUID(r): UUID(a) for r, a in records.select("record_id", "owner_agency").iter_rows()}
    made_up = {UUID(r): bool(m) for r, m in records.select("record_id", "made_up").iter_rows()}
    before = {
        UUID(r): UUID(p) if p else None for r, p in records.select("record_id", "person_id").iter_rows()
    }
    first_seen = {UUID(r) for (r,) in records.filter(~pl.col("gone_by")).select("record_id").iter_rows()}
    stayed = {r: before[r] for r in first_seen if r not in plan.keys}
    stands_for = list(plan.opened.values())
    _run(OPEN, at, list(plan.opened), [owner[r] for r in stands_for], [made_up[r] for r in stands_for])
    _log(run, {**plan.keys, **stayed}, before, about_keys=False)
    _run(SET_KEYS, list(plan.keys), list(plan.keys.values()))
    _store_aliases(run, plan)
    _follow()


def wait_for_the_desk() -> None:
    """Wait until no other run or decision is under way, and keep them waiting until this transaction ends."""
    _run("SELECT pg_advisory_xact_lock(%s)", LOCK)


def put_back(run: LinkRun) -> None:
    """Undo what `store` did for a run, row by row as it was logged. People that it opened stay, without records."""
    moves = list(Rekey.objects.filter(run=run))
    records = [m for m in moves if not m.alias_made]
    aliases = [m for m in moves if m.alias_made]
    _run(SET_KEYS, [m.record_id for m in records], [m.from_person for m in records])
    _run(SET_ALIASES, [m.record_id for m in aliases], [m.from_person for m in aliases])
    _follow()


def propose(
    run: LinkRun, found: Linkage, records: pl.DataFrame, *, settled: frozenset[tuple[str, str]], keep: bool
) -> None:
    """Offer at the desk what waits now; pairs that nobody could tell are not asked again.

    A pair that waited before keeps its id. One that waits no longer goes, unless somebody has decided on it, or
    ``keep`` because only new records were compared.
    """
    owner = dict(records.select("record_id", "owner_agency").iter_rows())
    waiting = found.pairs.filter(pl.col("decision") == "review").join(
        found.evidence, on=["left_id", "right_id"]
    )
    rows = [
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
            evidence={name: p[name] for name in EVIDENCE},
        )
        for p in waiting.iter_rows(named=True)
        if (p["left_id"], p["right_id"]) not in settled
    ]
    _run(DROP_WITHDRAWN)
    Proposal.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["left_record", "right_record"],
        update_fields=["run", "probability", "agrees", "conflicts", "reasons", "evidence"],
    )
    if not keep:
        _run(DROP_OTHERS, run.id)


EVIDENCE = ("levels", "carriers", "of", "blank", "silent")
DROP_OTHERS = """
DELETE FROM linking_proposal p WHERE p.run_id <> %s AND NOT EXISTS (SELECT FROM linking_decision d WHERE d.pair = p.id)
"""
DROP_WITHDRAWN = """
DELETE FROM linking_proposal p WHERE NOT EXISTS (SELECT FROM linking_decision d WHERE d.pair = p.id) AND NOT EXISTS (
  SELECT FROM people_record l JOIN people_record r ON r.id = p.right_record AND r.withdrawn_at IS NULL
  WHERE l.id = p.left_record AND l.withdrawn_at IS NULL)
"""


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
