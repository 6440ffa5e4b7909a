"""The made-up town's messy files, surveyed, mapped and read as a person would who confirms every guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import Checked, ColumnMapping, Survey, check_file, guess_feeds, survey
from plumbline.town import TownPlan, build_town, write_town


FEEDS = ("ae_minimum", "custody", "police_crimes", "police_people", "youth_justice")


@dataclass(frozen=True)
class Met:
    name: str
    found: Survey
    mapping: ColumnMapping
    checked: Checked


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plan = TownPlan(
        people=5_000, months=36, seed=1, world="D", problem="people", until=date(2025, 11, 1), partners=True
    )
    write_town(build_town(plan), folder, messy=True)
    return folder


@pytest.fixture(scope="module")
def met(town: Path) -> dict[str, Met]:
    out = {}
    for feed in FEEDS:
        (path,) = (town / "messy").glob(f"made-up-{feed}-*")
        found = survey(path)
        mapping = guess_feeds(found)[0]
        out[feed] = Met(path.name, found, mapping, check_file(path, reading=found.reading, mapping=mapping))
    return out


def truth(town: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(town / "truth" / f"{name}.csv", infer_schema=False).fill_null("")


def test_every_file_is_known_for_what_it_is(met: dict[str, Met], town: Path) -> None:
    told = {row["feed"]: row for row in truth(town, "messy_files").iter_rows(named=True)}
    for feed, one in met.items():
        reading = one.found.reading
        assert one.checked.feed == feed
        assert str(reading.header_row) == told[feed]["heading_row"]
        if feed != "police_crimes":
            assert reading.delimiter == told[feed]["separator"]
            codecs = {"cp1252": "windows-1252", "utf-8-sig": "utf-8"}
            assert reading.encoding == codecs.get(told[feed]["encoding"], told[feed]["encoding"])


def test_three_columns_of_the_workbook_are_left_to_a_person(met: dict[str, Met], town: Path) -> None:
    meant = {row["heading"]: row["column"] for row in truth(town, "messy_headings").iter_rows(named=True)}
    pairs = met["police_crimes"].mapping.pairs
    assert {pair.heading: pair.column for pair in pairs} == meant
    assert [pair.heading for pair in met["police_crimes"].mapping.to_confirm] == ["Log no", "Code", "Began"]
    assert all(not met[feed].mapping.to_confirm for feed in FEEDS if feed != "police_crimes")


@pytest.mark.parametrize("feed", FEEDS)
def test_the_rows_set_apart_are_those_that_were_spoilt_beyond_reading(
    feed: str, met: dict[str, Met], town: Path
) -> None:
    told = truth(town, "messy").filter(file=met[feed].name, expect="quarantined")
    assert met[feed].checked.rejects["row_no"].to_list() == sorted(told["row"].cast(pl.Int64))
    assert met[feed].checked.made_up


def test_a_bare_number_in_the_workbook_is_the_time_that_was_meant(met: dict[str, Met], town: Path) -> None:
    told = truth(town, "messy").filter(
        file=met["police_crimes"].name, why="a date as a number that does not say it is one"
    )
    meant = told.select(
        pl.col("row").cast(pl.Int64).alias("row_no"),
        pl.col("meant").str.to_datetime("%d/%m/%Y %H:%M", time_unit="us"),
    )
    read = met["police_crimes"].checked.tables["events"].join(meant, on="row_no")
    assert read.height == meant.height > 2
    assert (read["occurred_from"] == read["meant"]).all()


def test_letters_beyond_the_plain_ones_are_those_that_were_meant(met: dict[str, Met], town: Path) -> None:
    told = truth(town, "messy").filter(
        file=met["custody"].name, why="a letter outside ASCII", column="surname"
    )
    meant = told.select(pl.col("row").cast(pl.Int64).alias("row_no"), "meant")
    read = met["custody"].checked.tables["records"].join(meant, on="row_no")
    assert read["last_name"].to_list() == read["meant"].to_list() != []
