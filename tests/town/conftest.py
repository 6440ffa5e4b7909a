"""Small towns, made once."""

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from plumbline.town import TownPlan, build_town, follow_up, write_town


UNTIL = date(2025, 11, 1)
HISTORY, FOLLOW_UP = "2022-11-to-2025-10", "2025-11-to-2026-10"


def plan_of(**changes) -> TownPlan:
    usual = {"people": 6000, "months": 36, "seed": 1, "world": "D", "problem": "people", "until": UNTIL}
    return TownPlan(**{**usual, **changes})


def read(folder: Path, name: str) -> pl.DataFrame:
    """A table of the town as text; blank cells are ""."""
    return pl.read_csv(folder / name, infer_schema=False).fill_null("")


def extract(folder: Path, feed: str, period: str = HISTORY) -> pl.DataFrame:
    return read(folder, f"extracts/made-up-{feed}-{period}.csv")


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Path:
    """A town of 6,000 whose problem is people."""
    folder = tmp_path_factory.mktemp("town")
    write_town(build_town(plan_of()), folder)
    return folder


@pytest.fixture(scope="session")
def large(tmp_path_factory) -> SimpleNamespace:
    """A town of 40,000 for each problem, in memory and on disk: enough for shares."""
    made = {}
    for problem in ("people", "places"):
        town = build_town(plan_of(people=40_000, problem=problem))
        folder = tmp_path_factory.mktemp(problem)
        write_town(town, folder)
        made[problem] = SimpleNamespace(town=town, folder=folder)
    return SimpleNamespace(**made)


@pytest.fixture(scope="session")
def followed(written, tmp_path_factory) -> SimpleNamespace:
    """The same town gone on from for a year: nobody offered, half prevented, and all prevented."""
    base = tmp_path_factory.mktemp("followed")
    treated = write_treated(written, base / "treated.csv")
    folders = {}
    for name, effect in (("nobody", None), ("nothing", 1.0), ("half", 0.5), ("all", 0.0)):
        shutil.copytree(written, base / name)
        follow_up(base / name, 12, treated if effect is not None else None, 1.0 if effect is None else effect)
        folders[name] = base / name
    return SimpleNamespace(**folders, treated=treated, offered=offered_people(written, treated))


def write_treated(folder: Path, path: Path) -> Path:
    """The busiest 60 people: every other one is offered, by whichever record comes first."""
    records = read(folder, "truth/records.csv")
    events = read(folder, "truth/events.csv").group_by("person_id").len()
    busiest = (
        records.unique("person_id", keep="first", maintain_order=True)
        .join(events, on="person_id")
        .sort("len", "person_id", descending=True)
        .head(60)
        .with_row_index("rank")
    )
    arm = pl.when(pl.col("rank") % 2 == 0).then(pl.lit("offered")).otherwise(pl.lit("not_drawn"))
    busiest.select(arm.alias("arm"), "feed", "record_ref").write_csv(path)
    return path


def offered_people(folder: Path, treated: Path) -> list[str]:
    rows = pl.read_csv(treated, infer_schema=False).filter(arm="offered")
    return rows.join(read(folder, "truth/records.csv"), on=["feed", "record_ref"])["person_id"].to_list()
