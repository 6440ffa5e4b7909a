"""Records to people: score candidate pairs, judge each, group the certain, keep the doubtful to be asked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from plumbline.linkage.clean import clean_records
from plumbline.linkage.engine import score_new, score_within
from plumbline.linkage.evidence import FIELDS
from plumbline.linkage.model import BLOCKING_NOTE, untrained_settings
from plumbline.linkage.people import Decisions, Grouped, group_people
from plumbline.linkage.rule import REVIEW_FROM, judge
from plumbline.linkage.sentences import with_reasons
from plumbline.linkage.waiting import evidence_of


Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Linkage:
    """What a linkage found.

    Parameters
    ----------
    pairs : one row per pair that is certain or waits: ``left_id < right_id``, ``match_probability`` and ``match_weight``
        (the model's; null where a person or the supplier decided), ``decision`` ``certain`` or ``review``, ``agrees`` and
        ``conflicts`` (lists of ``field:level`` slugs), ``reasons`` (one sentence), sorted by the ids. A doubtful pair
        whose records are joined through others is settled and is not listed.
    people : one row per record: ``record_id``, ``cluster_id`` (the smallest record id of the person), sorted.
    evidence : one row per pair that waits: what to show of each field (``waiting.evidence_of``).
    seconds : wall time.
    model_json : the Splink model used, enough to link new records later.
    blocking_note : which pairs were looked at at all, in words.
    """

    pairs: pl.DataFrame
    people: pl.DataFrame
    evidence: pl.DataFrame
    seconds: float
    model_json: str
    blocking_note: str


def link_records(
    records: pl.DataFrame,
    *,
    known_different: Pairs = (),
    known_same: Pairs = (),
    held: Pairs = (),
    by_hand: Iterable[str] = (),
    seed: int = 1,
) -> Linkage:
    """Find which records are one person.

    Parameters
    ----------
    records : one row per record, ``record_id`` unique; any of ``clean.TEXT_COLUMNS`` and ``clean.DATE_COLUMNS``.
        Records with a ``person_key`` are joined with those of the same feed and key outright. ``role`` beside
        ``event_ref`` keeps apart the victim and the suspect of one event.
    known_different : pairs of record ids that a person has said are not one person; never joined, even through others.
    known_same : pairs that a person has said are one person; always joined. Ids that are not in ``records`` are passed over.
    held : pairs that are one person already, by how they were entered; joined, and not told as news.
    by_hand : record ids that somebody typed in: never joined by the rule, however well they agree, but asked about.
    seed : of the sample the model learns from.

    Raises
    ------
    DataUnfit: record ids missing or repeated, or decisions that contradict each other.
    """
    began = time.monotonic()
    cleaned = clean_records(records)
    decisions = Decisions.among(cleaned, different=known_different, same=known_same, settled=held)
    named = cleaned.filter(_can_be_compared())
    if named.height < 2:  # nothing to score: the untrained model is still the model
        scored, model = _no_pairs(), json.dumps(untrained_settings(records=named.height), sort_keys=True)
    else:
        scored, model = score_within(named, seed=seed)
    return _concluded(
        scored, cleaned, decisions, records=records, by_hand=frozenset(by_hand), model=model, began=began
    )


def link_new(
    new: pl.DataFrame,
    base: pl.DataFrame,
    model_json: str,
    *,
    people: pl.DataFrame,
    known_different: Pairs = (),
    known_same: Pairs = (),
    held: Pairs = (),
    by_hand: Iterable[str] = (),
) -> Linkage:
    """Let new records join existing people without comparing the existing records with each other again.

    Parameters
    ----------
    new, base : records as for ``link_records``; no ``record_id`` in both.
    model_json : of the linkage that made ``people``.
    people : ``record_id, cluster_id`` of the base records; held as they are. ``cluster_id`` is one of the record ids.
    held, by_hand : as for ``link_records``.

    Returns
    -------
    Linkage: ``people`` of base and new together; ``pairs`` only those with a new record. Two existing people
        become one only where a new record is certainly both.
    """
    began = time.monotonic()
    everyone = pl.concat([_aligned(base), _aligned(new)], how="diagonal_relaxed")
    cleaned = clean_records(everyone)
    settled = (
        people.filter(pl.col("record_id") != pl.col("cluster_id")).select("cluster_id", "record_id").rows()
    )
    decisions = Decisions.among(
        cleaned, different=known_different, same=known_same, settled=[*settled, *held]
    )
    named = cleaned.filter(_can_be_compared())
    is_new = pl.col("record_id").is_in(new["record_id"].cast(pl.String).to_list())
    arrivals, present = named.filter(is_new), named.filter(~is_new)
    comparable = arrivals.height and present.height
    scored = score_new(arrivals, present, model_json=model_json) if comparable else _no_pairs()
    return _concluded(
        scored,
        cleaned,
        decisions,
        records=everyone,
        by_hand=frozenset(by_hand),
        model=model_json,
        began=began,
    )


def _aligned(records: pl.DataFrame) -> pl.DataFrame:
    return records.with_columns(pl.col("record_id").cast(pl.String))


def _can_be_compared() -> pl.Expr:
    return pl.any_horizontal(
        pl.col(name).is_not_null() for name in ("first", "last", "dob", "pnc_id", "nhs_number", "phone")
    )


def _no_pairs() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "left_id": pl.String,
            "right_id": pl.String,
            "match_probability": pl.Float64,
            "match_weight": pl.Float64,
        }
        | {field.name: pl.String for field in FIELDS}
    )


def _concluded(
    scored: pl.DataFrame,
    cleaned: pl.DataFrame,
    decisions: Decisions,
    *,
    records: pl.DataFrame,
    by_hand: frozenset[str],
    model: str,
    began: float,
) -> Linkage:
    judged = _asked_by_hand(_judged(scored), by_hand)
    grouped = group_people(cleaned, judged.filter(pl.col("certain")), decisions)
    pairs = with_reasons(_kept(judged, grouped, decisions), cleaned)
    return Linkage(
        pairs=pairs,
        people=grouped.people,
        evidence=evidence_of(pairs, scored=scored, cleaned=cleaned, records=records),
        seconds=time.monotonic() - began,
        model_json=model,
        blocking_note=BLOCKING_NOTE,
    )


def _judged(scored: pl.DataFrame) -> pl.DataFrame:
    """Attach the verdict to each pair. Pairs that compare alike are judged once: there are few ways to compare."""
    names = [field.name for field in FIELDS]
    ways = scored.select(names).unique()
    verdicts = [judge(way) for way in ways.iter_rows(named=True)]
    words = pl.List(pl.String)
    table = ways.with_columns(
        pl.Series("certain", [v.certain for v in verdicts], dtype=pl.Boolean),
        pl.Series("worth_asking", [v.worth_asking for v in verdicts], dtype=pl.Boolean),
        pl.Series("strength", [v.strength for v in verdicts], dtype=pl.Int64),
        pl.Series("agrees", [list(v.agrees) for v in verdicts], dtype=words),
        pl.Series("conflicts", [list(v.conflicts) for v in verdicts], dtype=words),
    )
    likely = pl.col("match_probability") >= REVIEW_FROM
    joined = scored.join(table, on=names, how="left")
    return joined.filter(pl.col("certain") | pl.col("worth_asking") | likely).drop(
        *(name for name in names if name != "first_name")
    )


def _asked_by_hand(judged: pl.DataFrame, by_hand: frozenset[str]) -> pl.DataFrame:
    """Send to a person what the rule would join of records that somebody typed in."""
    typed = pl.col("left_id").is_in(list(by_hand)) | pl.col("right_id").is_in(list(by_hand))
    stopped = pl.col("certain") & typed
    why = pl.lit(["asked:by_hand"], dtype=pl.List(pl.String))
    return judged.with_columns(
        certain=pl.col("certain") & ~typed,
        conflicts=pl.when(stopped).then(pl.col("conflicts").list.concat(why)).otherwise("conflicts"),
    )


def _kept(judged: pl.DataFrame, grouped: Grouped, decisions: Decisions) -> pl.DataFrame:
    """Certain pairs that hold, pairs still open between two people, and the links that others decided."""
    leader = grouped.people
    placed = judged.join(
        leader.rename({"record_id": "left_id", "cluster_id": "left_person"}), on="left_id", how="left"
    ).join(leader.rename({"record_id": "right_id", "cluster_id": "right_person"}), on="right_id", how="left")
    together = pl.col("left_person") == pl.col("right_person")
    held = placed.filter(pl.col("certain") & together).with_columns(decision=pl.lit("certain"))
    opened = placed.filter(~together).join(
        decisions.different_frame(), on=["left_id", "right_id"], how="anti"
    )
    opened = opened.join(grouped.refused, on=["left_id", "right_id"], how="left").with_columns(
        decision=pl.lit("review"),
        conflicts=pl.when(pl.col("against").is_null())
        .then("conflicts")
        .otherwise(pl.col("conflicts").list.concat(pl.concat_list(pl.col("against")))),
    )
    columns = ["left_id", "right_id", "match_probability", "match_weight", "decision", "agrees", "conflicts"]
    found = pl.concat([held.select(columns), opened.select(columns)])
    decided = decisions.frame()
    return pl.concat(
        [found.join(decided, on=["left_id", "right_id"], how="anti"), decided.select(columns)]
    ).sort("left_id", "right_id")
