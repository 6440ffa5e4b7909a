"""Made-up history for the finding and studies tests: frames as `timeline.queries` gives them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl


INDEX = datetime(2026, 6, 1, 9, 0)

INVOLVEMENTS = {
    "person_id": pl.String,
    "record_id": pl.String,
    "record_ref": pl.String,
    "feed": pl.String,
    "event_id": pl.String,
    "role": pl.String,
    "occurred_from": pl.Datetime("us"),
    "kind": pl.String,
    "is_violence": pl.Boolean,
    "is_domestic": pl.Boolean,
    "harm": pl.Float64,
    "location": pl.String,
    "how_reported": pl.String,
    "agency": pl.String,
}
SPELLS = {"person_id": pl.String, "kind": pl.String, "from_date": pl.Date, "to_date": pl.Date}
BIRTHS = {"person_id": pl.String, "date_of_birth": pl.Date}


def person_ids(count: int) -> list[str]:
    """The same keys in every run."""
    return [str(uuid.uuid5(uuid.NAMESPACE_OID, f"person-{number}")) for number in range(count)]


def history(
    people: int = 60,
    *,
    seed: int = 1,
    days: int = 4 * 365,
    until: datetime = INDEX + timedelta(days=365),
    rate: float = 2.0,
    effect: dict[str, float] | None = None,
) -> pl.DataFrame:
    """Violence among ``people`` with clumped rates; events after INDEX of those in ``effect`` are thinned."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in person_ids(people):
        yearly = rate * rng.gamma(2.0, 0.5)
        for _ in range(rng.poisson(yearly * days / 365)):
            when = until - timedelta(minutes=float(rng.uniform(0, days * 1440)))
            kept = rng.random() < (effect or {}).get(person, 1.0)
            role = "victim" if rng.random() < 0.5 else "suspect"
            harm = float(rng.choice([10.0, 30.0, 120.0]))
            if kept or when < INDEX:
                rows.append(
                    involvement(person, when, role=role, harm=harm, event=str(uuid.UUID(bytes=rng.bytes(16))))
                )
    return pl.DataFrame(rows, schema=INVOLVEMENTS)


def involvement(
    person: str | None, when: datetime, *, role: str = "victim", event: str = "", **more: object
) -> dict:
    return {
        "person_id": person,
        "record_id": f"record-{person}",
        "record_ref": f"ref-{person}",
        "feed": "police_people",
        "event_id": event or f"{person}-{when.isoformat()}",
        "role": role,
        "occurred_from": when,
        "kind": "violence_with_injury",
        "is_violence": True,
        "is_domestic": False,
        "harm": 30.0,
        "location": None,
        "how_reported": None,
        "agency": "Police",
        **more,
    }


def no_spells() -> pl.DataFrame:
    return pl.DataFrame(schema=SPELLS)


def births(people: int = 60) -> pl.DataFrame:
    born = datetime(1990, 1, 1).date()
    return pl.DataFrame([(person, born) for person in person_ids(people)], schema=BIRTHS, orient="row")


def last_day(involvements: pl.DataFrame, since: datetime) -> date | None:
    """Last day with an event, if it is later than ``since``: as far as this history is loaded."""
    last = involvements["occurred_from"].max()
    return last.date() if last is not None and last.date() > since.date() else None


def first_day(involvements: pl.DataFrame) -> date | None:
    """First day with an event: from when this history is loaded."""
    first = involvements["occurred_from"].min()
    return None if first is None else first.date()


def between(frame: pl.DataFrame, start: datetime | None, end: datetime | None) -> pl.DataFrame:
    when = pl.col("occurred_from")
    kept = frame if start is None else frame.filter(when >= start)
    return kept if end is None else kept.filter(when < end)
