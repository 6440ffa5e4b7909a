"""The one place where study numbers meet people: entries of a locked protocol's list, with today's keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import polars as pl

from plumbline.finding.enums import Arm
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.people.queries import resolve
from plumbline.studies.models import ProtocolLock


SCHEMA = {
    "study_number": pl.String,
    "rank": pl.Int64,
    "arm": pl.String,
    "cluster": pl.Int64,
    "log_expected": pl.Float64,
    "score": pl.Float64,
    "person": pl.String,
}


@dataclass(frozen=True, slots=True)
class Cohort:
    """People to follow, one row each: study_number, rank, arm, cluster, log_expected, score, person.

    ``keys_cut`` counts entries whose person was erased since; ``joined_since`` those left out because two
    entries turned out to be one person (the better rank stays, in its arm). ``lost`` holds, by arm, how many are left out for
    either, of how many on the list.
    """

    frame: pl.DataFrame
    keys_cut: int
    joined_since: int
    lost: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def nobody(cls) -> Cohort:
        """For a comparison that is of nobody on the list."""
        return cls(pl.DataFrame(schema=SCHEMA), 0, 0)


SCORES = ("score", "arm", "log_expected")


def sides_scored(run_id: UUID) -> pl.DataFrame:
    """Score, arm and log_expected of everybody on a frozen list whom the rule alone put above or below the line; nobody is named or numbered."""
    arms = (Arm.OFFERED.value, Arm.BELOW_LINE.value)
    rows = ListEntry.objects.filter(run_id=run_id, arm__in=arms).order_by("rank", "pk").values(*SCORES)
    return pl.DataFrame(list(rows), schema={name: SCHEMA[name] for name in SCORES})


def cohort_of(lock: ProtocolLock, arms: Sequence[str]) -> Cohort:
    """Return the people in ``arms`` of the list of a locked protocol. Takes the lock itself, so nobody comes here without one."""
    entries = pl.DataFrame(
        list(
            ListEntry.objects.filter(run_id=lock.protocol.run_id, arm__in=list(arms)).values(
                "study_number", "rank", "arm", "cluster", "log_expected", "score"
            )
        ),
        schema={name: kind for name, kind in SCHEMA.items() if name != "person"},
    )
    keys = dict(
        StudyKey.objects.filter(study_number__in=entries["study_number"].to_list()).values_list(
            "study_number", "person_id"
        )
    )
    today = resolve(keys.values())
    person = {number: str(today.get(key, key)) for number, key in keys.items()}
    keyed = entries.with_columns(
        person=pl.col("study_number").replace_strict(person, default=None, return_dtype=pl.String)
    )
    known = keyed.drop_nulls("person")
    once = known.sort("rank").unique("person", keep="first", maintain_order=True)
    left = once["arm"].value_counts()
    lost = entries["arm"].value_counts().join(left, on="arm", how="left", suffix="_left")
    return Cohort(
        frame=once,
        keys_cut=entries.height - known.height,
        joined_since=known.height - once.height,
        lost={arm: (number - (stays or 0), number) for arm, number, stays in lost.sort("arm").iter_rows()},
    )
