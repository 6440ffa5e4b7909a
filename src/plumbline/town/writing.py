"""A town on disk: ``extracts/`` as agencies send them, ``truth/`` with the answers, and a note that all of it is made up."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.answers import answers_of
from plumbline.town.crimes_feed import MADE_UP
from plumbline.town.extracts import Extracts, group_ids, make_extracts, person_ids
from plumbline.town.faults import with_faults
from plumbline.town.lives import NEVER
from plumbline.town.messy import write_messy
from plumbline.town.moments import as_times, where
from plumbline.town.plan import TownPlan, write_plan
from plumbline.town.town import Town
from plumbline.values.errors import DataUnfit


NOTE = """Everything in this folder is made up. None of the people, addresses, numbers or crimes exists.

extracts/   files as agencies would send them; every row says MADE UP in its last column
messy/      where it was asked for: the same rows as they also arrive, in a workbook, in old encodings, and with faults
truth/      who each record is about, whose risk made each violent event, and the planted answers

Postcodes begin ZX and telephones 06, which no real ones do; grid references lie in the North Sea; small areas are
numbered E01999000 and up; NHS numbers begin 999, which is kept for tests; property numbers begin 9990 and are made up. The day of release from custody is the planned one where it is still to come.
"""


def write_town(town: Town, folder: Path, *, messy: bool = False) -> None:
    """Write the extracts and the truth of a town's months.

    Parameters
    ----------
    messy : write the folder ``messy/`` too: the same months as workbooks, in old encodings and with faults planted.

    Raises
    ------
    DataUnfit: the folder already holds a town, or something else under those names.
    """
    for part in ("extracts", "truth", *(["messy"] if messy else [])):
        if (folder / part).exists() and any((folder / part).iterdir()):
            raise DataUnfit(
                f"“{folder / part}” already holds files: name an empty folder, or remove it first."
            )
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(NOTE, encoding="utf-8")
    nobody = np.empty(0, dtype=np.int64)
    made = make_extracts(town, town.plan.first_day, town.plan.next_day, offered=nobody, effect=1.0)
    write_extracts(made, town.plan, folder / "extracts")
    if messy:
        write_messy(made, town.plan, folder / "messy", folder / "truth")
    write_truth(town, made.records, made.events, folder / "truth")


def write_extracts(made: Extracts, plan: TownPlan, folder: Path) -> None:
    """Write one file per feed, with its rows sent twice and its rows at fault; none from who has nothing to send."""
    last = made.until - timedelta(days=1)
    for feed, table in made.tables.items():
        if table.is_empty():
            continue
        rng = plan.stream(f"faults of {feed}", (made.first - plan.first_day).days)
        sent, _, _ = with_faults(table, feed, rng)
        sent.write_csv(folder / f"made-up-{feed}-{made.first:%Y-%m}-to-{last:%Y-%m}.csv")


def write_truth(town: Town, records: pl.DataFrame, events: pl.DataFrame, folder: Path) -> None:
    """Write everything that an analyst is not meant to see before the end, the plan last.

    A follow-up that is cut short then leaves the old plan, so that it can be asked for again.
    """
    alike = town.alike
    pairs = alike.select(person_a=person_ids(alike["a"]), person_b=person_ids(alike["b"]), why="why")
    tables = {
        "records": records,
        "events": events,
        "people": _people(town),
        "lookalikes": pairs,
        "families": _families(town),
        "groups": _groups(town),
    }
    for name, table in tables.items():
        table.with_columns(data_origin=pl.lit(MADE_UP)).write_csv(folder / f"{name}.csv")
    told = json.dumps(answers_of(town.plan, events), indent=2, ensure_ascii=False)
    (folder / "answers.json").write_text(told + "\n", encoding="utf-8")
    write_plan(town.plan, folder / "plan.json")


def _people(town: Town) -> pl.DataFrame:
    names, lives = town.names, town.lives
    partner = town.homes.partner
    until = (town.plan.next_day - town.plan.first_day).days
    return pl.DataFrame(
        {
            "person_id": person_ids(np.arange(town.plan.people)),
            "forename": names.forename.astype(str),
            "surname": names.surname.astype(str),
            "date_of_birth": as_times(town.plan, names.born * 1440).dt.date(),
            "sex": np.where(names.female, "F", "M"),
            "household": town.homes.household,
            "partner_id": np.where(partner >= 0, person_ids(np.maximum(partner, 0)).to_numpy(), ""),
            "died_on": _day_or_blank(town, np.where(lives.died < until, lives.died, NEVER)),
            "left_on": _day_or_blank(town, np.where(lives.left < until, lives.left, NEVER)),
            "expected_per_year": town.rates.mean(axis=1).round(5),
        }
    )


def _families(town: Town) -> pl.DataFrame:
    """Everybody who has family in town."""
    homes = town.homes
    told = pl.DataFrame(
        {
            "family_id": [f"F{one:06d}" for one in town.family.tolist()],
            "person_id": person_ids(np.arange(town.plan.people)),
            "household": homes.household,
            "child": homes.child,
        }
    )
    return told.filter(pl.len().over("family_id") > 1).sort("family_id", maintain_order=True)


def _groups(town: Town) -> pl.DataFrame:
    """Members of co-offending groups, where the plan has what they do together."""
    member = np.flatnonzero(town.group >= 0) if town.plan.groups else np.empty(0, dtype=np.int64)
    told = pl.DataFrame({"group_id": group_ids(town.group[member]), "person_id": person_ids(member)})
    return told.sort("group_id", maintain_order=True)


def _day_or_blank(town: Town, day: NDArray[np.int64]) -> pl.Series:
    happened = day < NEVER
    return where(happened, as_times(town.plan, np.where(happened, day, 0) * 1440).dt.strftime("%Y-%m-%d"))
