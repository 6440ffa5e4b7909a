"""The planted shares of a made-up town, found again in its extracts."""

import json
from datetime import date, timedelta

import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.places import hidden_share, indoors_share
from plumbline.places.common_areas import common_area_keys
from plumbline.town import TownPlan, build_town, write_town


POINTS = 0.05
"""How near a recovered share must lie to the planted one."""


@pytest.fixture(scope="module", params=["people", "places"])
def town(request, tmp_path_factory):
    """Events of police and hospital, and the planted answers."""
    folder = tmp_path_factory.mktemp(request.param)
    plan = TownPlan(
        people=100_000, months=24, seed=1, world="D", problem=request.param, until=date(2026, 11, 1)
    )
    write_town(build_town(plan), folder)
    files = {feed: next((folder / "extracts").glob(f"*{feed}*")) for feed in ("police_crimes", "ae_minimum")}
    tables = {feed: check_file(path).tables["events"] for feed, path in files.items()}
    violence = tables["police_crimes"].filter(pl.col("is_violence") & (pl.col("status") == "recorded"))
    answers = json.loads((folder / "truth" / "answers.json").read_text(encoding="utf-8"))
    return violence, tables["ae_minimum"], answers


def test_hidden_share_lies_within_five_points_of_truth(town):
    police, hospital, answers = town
    hospital, police = (frame.filter(pl.col("precision") == "minute") for frame in (hospital, police))
    at_hospital, at_police = common_area_keys(
        health_location=hospital["location"].to_list(),
        health_lsoa=hospital["lsoa"].to_list(),
        police_location=police["location"].to_list(),
        police_lsoa=police["lsoa"].to_list(),
    )
    found = hidden_share(
        hospital["occurred_from"].to_numpy(),
        at_hospital,
        police["occurred_from"].to_numpy(),
        at_police,
        timedelta(hours=2),
    )
    assert abs(found.value - answers["hidden_share"]) < POINTS
    assert found.low < answers["hidden_share"] < found.high


def test_indoors_share_lies_within_five_points_of_truth(town):
    police, _, answers = town
    found = indoors_share(police["setting"].to_numpy(), police["is_domestic"].to_numpy())
    assert abs(found.value - answers["indoors_share"]) < POINTS
    assert found.unknown > 0
