"""What a made-up town's folder tells of its people: who each record is about, and which groups they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from plumbline.town.names import name_lists
from plumbline.town.plan import read_plan
from plumbline.values.errors import DataUnfit


UNCLEAR = "more than one"
BANDS = (
    (18, "under 18"),
    (25, "18 to 24"),
    (35, "25 to 34"),
    (45, "35 to 44"),
    (55, "45 to 54"),
    (65, "55 to 64"),
)
OLDEST = "65 and over"
AGES = pl.Enum([*(words for _, words in BANDS), OLDEST])
"""From the youngest to the oldest, as tables show them."""


@dataclass(frozen=True, slots=True)
class Truth:
    """``records``: feed, record_ref, person_id. ``groups``: person_id, sex, age_band, name_origin. ``lookalikes``: person_a, person_b."""

    records: pl.DataFrame
    groups: pl.DataFrame
    lookalikes: pl.DataFrame


def read_truth(folder: Path) -> Truth:
    """Read the truth of a town from its folder, or from ``truth/`` in it.

    Raises
    ------
    DataUnfit: there is no truth there.
    """
    place = folder / "truth" if (folder / "truth").is_dir() else folder
    if not (place / "records.csv").exists():
        raise DataUnfit(f"{folder} holds no truth/records.csv. Name the folder that `plumbline town` wrote.")
    people = _table(place / "people.csv")
    return Truth(
        records=_table(place / "records.csv"),
        groups=groups_of(people, on=read_plan(place / "plan.json").next_day),
        lookalikes=_table(place / "lookalikes.csv"),
    )


def groups_of(people: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Group each made-up person by sex, by age on a day, and by where their names come from.

    Parameters
    ----------
    people : ``person_id, forename, surname, date_of_birth, sex``, all text.

    Returns
    -------
    ``person_id, sex, age_band, name_origin``; bands of age in their order. The origin is worked out from the lists the town draws its names from
    (`name_origin`): it is known for people who were made up, and is never guessed for real ones.
    """
    born = pl.col("date_of_birth").str.to_date()
    had_birthday = pl.lit(on.month * 100 + on.day) >= born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
    age = on.year - born.dt.year() - (~had_birthday).cast(pl.Int32)
    band = pl.coalesce(*(pl.when(age < under).then(pl.lit(words)) for under, words in BANDS), pl.lit(OLDEST))
    names = people.select("forename", "surname").unique()
    origin = [name_origin(first, last) for first, last in names.iter_rows()]
    return people.join(
        names.with_columns(name_origin=pl.Series(origin, dtype=pl.String)),
        on=["forename", "surname"],
        how="left",
    ).select(
        "person_id",
        pl.col("sex").replace({"F": "women and girls", "M": "men and boys"}),
        band.cast(AGES).alias("age_band"),
        "name_origin",
    )


def name_origin(forename: str, surname: str) -> str:
    """Which of the town's naming traditions hold both names, else the surname; ``more than one`` where that is no one's."""
    both, last = [], []
    for one in name_lists().traditions:
        if surname in one.surnames:
            last.append(one.slug)
            if forename in one.female or forename in one.male:
                both.append(one.slug)
    held = both or last
    return held[0].replace("_", " ") if len(held) == 1 else UNCLEAR


def _table(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, comment_prefix="#")
