"""Read what a run goes by, as the matcher: identifying fields of live records, decisions, and no case content."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import polars as pl
from django.db import connection

from plumbline.linking.enums import Verdict
from plumbline.timeline import frames


# A record that is in several events (a supplier's own key) is shown with the first: two roles in one
# event keep records apart, and that needs one event only.
RECORDS = """
SELECT r.id AS record_id, r.feed, r.record_ref, i.event_ref, i.role, r.first_name, r.last_name, r.other_names, r.date_of_birth, r.sex,
  r.postcode, r.address, r.phone, r.pnc_id, r.nhs_number, r.person_key, r.recorded_on, r.person_id, coalesce(p.alias_of_id, p.id) AS root, r.owner_agency,
  r.made_up, EXISTS (SELECT FROM linking_rekey k JOIN linking_linkrun u ON u.id = k.run_id AND u.undone_at IS NULL
    WHERE k.record_id = r.id AND NOT k.alias_made) AS gone_by
FROM people_record r
LEFT JOIN people_person p ON p.id = r.person_id
LEFT JOIN LATERAL (SELECT event_ref, role FROM timeline_involvement i WHERE i.record_id = r.id ORDER BY event_ref, role LIMIT 1) i ON true
WHERE r.withdrawn_at IS NULL
ORDER BY r.feed, r.record_ref, r.id
"""
# What was decided about a record holds for whichever version of it stands now.
DECIDED = """
SELECT d.verdict, least(a.id, b.id)::text, greatest(a.id, b.id)::text
FROM linking_decision d
JOIN people_record l ON l.id = d.left_record
JOIN people_record r ON r.id = d.right_record
JOIN people_record a ON a.owner_agency = l.owner_agency AND a.feed = l.feed AND a.record_ref = l.record_ref AND a.withdrawn_at IS NULL
JOIN people_record b ON b.owner_agency = r.owner_agency AND b.feed = r.feed AND b.record_ref = r.record_ref AND b.withdrawn_at IS NULL
WHERE d.ended_at IS NULL AND NOT d.waits AND a.id <> b.id
"""
# The last key that a record came from, where that key is now an alias.
FORMER = """
SELECT DISTINCT ON (k.record_id) k.record_id, k.from_person
FROM linking_rekey k
LEFT JOIN linking_linkrun u ON u.id = k.run_id
LEFT JOIN linking_decision d ON d.id = k.decision_id
JOIN people_person p ON p.id = k.from_person AND p.alias_of_id IS NOT NULL
WHERE NOT k.alias_made AND k.from_person IS DISTINCT FROM k.to_person AND u.undone_at IS NULL AND d.ended_at IS NULL
ORDER BY k.record_id, coalesce(u.stored_at, d.decided_at) DESC
"""
COLUMNS: frames.Schema = {
    "record_id": pl.String,
    "feed": pl.String,
    "record_ref": pl.String,
    "event_ref": pl.String,
    "role": pl.String,
    "first_name": pl.String,
    "last_name": pl.String,
    "other_names": pl.String,
    "date_of_birth": pl.Date,
    "sex": pl.String,
    "postcode": pl.String,
    "address": pl.String,
    "phone": pl.String,
    "pnc_id": pl.String,
    "nhs_number": pl.String,
    "person_key": pl.String,
    "recorded_on": pl.Date,
    "person_id": pl.String,
    "root": pl.String,
    "owner_agency": pl.String,
    "made_up": pl.Boolean,
    "gone_by": pl.Boolean,
}
# What linkage has no use for: whose a record is, and where it is now.
OURS = ("person_id", "root", "owner_agency", "made_up", "gone_by")
TYPED_IN = "typed_in"


def records_for_matching() -> pl.DataFrame:
    """Every live record in a stable order: ``root`` is its person with aliases resolved, ``gone_by`` if a standing run went by it."""
    return frames.read(RECORDS, {}, COLUMNS)


def typed_in(records: pl.DataFrame) -> list[str]:
    """Ids of the records that somebody typed in."""
    return records.filter(pl.col("feed") == TYPED_IN)["record_id"].to_list()


def ties_of_typed_in(records: pl.DataFrame) -> list[tuple[str, str]]:
    """Each record typed in, with the first record of the person it was typed in for: those were never in doubt."""
    first = records.filter(pl.col("root").is_not_null()).with_columns(
        first=pl.col("record_id")
        .sort_by(pl.col("feed") == TYPED_IN, maintain_order=True)
        .first()
        .over("root")
    )
    tied = first.filter((pl.col("feed") == TYPED_IN) & (pl.col("first") != pl.col("record_id")))
    return tied.select("first", "record_id").rows()


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of live record ids, smaller first, by what a person decided about them."""

    same: frozenset[tuple[str, str]]
    different: frozenset[tuple[str, str]]
    undecidable: frozenset[tuple[str, str]]


def decided_pairs() -> Decided:
    """What people decided and did not take back."""
    with connection.cursor() as cursor:
        cursor.execute(DECIDED)
        rows = cursor.fetchall()
    return Decided(
        *(
            frozenset((left, right) for said, left, right in rows if said == verdict)
            for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.CANNOT_TELL)
        )
    )


def former_keys() -> dict[UUID, UUID]:
    """Record to the key that joining took from it."""
    with connection.cursor() as cursor:
        cursor.execute(FORMER)
        return dict(cursor.fetchall())
