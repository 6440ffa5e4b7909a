"""Each planted problem, found again by the report that is held to it."""

import json

import polars as pl
import pytest

from plumbline.finding.shaping import ShapeInput, shape_document
from plumbline.ingest import check_file
from plumbline.town import build_town, write_town
from plumbline.town.plan import PROBLEMS
from plumbline.town.violence import violence_of
from tests.town.conftest import plan_of, read


MONTHS, PERIOD = 12, "2024-11-to-2025-10"


def tables(folder):
    """Events and involvements of the police's files, each involvement with the person it is truly about."""
    path = folder / "extracts"
    events = check_file(path / f"made-up-police_crimes-{PERIOD}.csv").tables["events"]
    events = events.filter(status="recorded").with_columns(event_id="event_ref")
    people = check_file(path / f"made-up-police_people-{PERIOD}.csv").tables["involvements"]
    records = read(folder, "truth/records.csv").filter(feed="police_people")
    involved = people.join(records.select("record_ref", "person_id"), on="record_ref")
    told = events.select("event_id", "is_violence", "is_domestic", "harm")
    return events, involved.join(told, left_on="event_ref", right_on="event_id").rename(
        {"event_ref": "event_id"}
    )


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """A year of a town of 40,000 for each problem."""
    folders = {problem: tmp_path_factory.mktemp(problem) for problem in PROBLEMS}
    for problem, folder in folders.items():
        write_town(build_town(plan_of(people=40_000, months=MONTHS, problem=problem)), folder)
    return folders


def answers(folder):
    return json.loads((folder / "truth/answers.json").read_text(encoding="utf-8"))


def report_on(folder, population=None):
    events, involved = tables(folder)
    return shape_document(
        ShapeInput(
            events=events.filter("is_violence"),
            involvements=involved.filter("is_violence"),
            every_event=events,
            every_involvement=involved,
            population=population,
        )
    )


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_report_recommends_what_was_planted(towns, problem):
    report = report_on(towns[problem])
    assert report["recommendation"] == answers(towns[problem])["recommendation"] == problem


@pytest.mark.parametrize("world", ["A", "B", "L"])
def test_people_are_the_problem_in_every_world_to_a_report_that_knows_how_many_live_there(world, tmp_path):
    # Beside those known to any feed alone, worlds A and B look hardly more uneven than chance.
    write_town(build_town(plan_of(people=40_000, months=MONTHS, world=world)), tmp_path)
    assert report_on(tmp_path, population=40_000)["recommendation"] == "people"


def share_of_worst_couples(folder):
    """Of violence between partners, what the worst twenty couples hold."""
    people = read(folder, "truth/people.csv").filter(pl.col("partner_id") != "")
    couple = people.select("person_id", couple=pl.min_horizontal("person_id", "partner_id"))
    domestic = read(folder, "truth/events.csv").filter(domestic="true").join(couple, on="person_id")
    counts = domestic.group_by("couple").len()["len"].sort(descending=True)
    return counts.head(20).sum() / counts.sum()


def test_violence_gathers_on_few_couples_only_where_couples_are_the_problem(towns):
    assert answers(towns["couples"])["domestic_share"] > 0.6
    assert all(answers(towns[problem])["domestic_share"] < 0.4 for problem in ("people", "places", "none"))
    assert share_of_worst_couples(towns["couples"]) > 0.3
    assert all(share_of_worst_couples(towns[problem]) < 0.12 for problem in ("places", "none"))


def test_nobody_differs_where_there_is_no_problem(towns):
    expected = read(towns["none"], "truth/people.csv")["expected_per_year"].cast(pl.Float64)
    known = read(towns["none"], "truth/events.csv").filter(known_to_police="true")
    assert expected.filter(expected > 0).n_unique() == 1
    assert (known.group_by("person_id").len()["len"] > 1).mean() < 0.03


def test_a_trend_changes_the_whole_towns_violence_from_year_to_year():
    still, falling = (
        build_town(plan_of(people=40_000, problem="none", trend=trend)) for trend in (0.0, -0.2)
    )
    assert (falling.rates[:, 0] == still.rates[:, 0]).all()
    assert falling.rates[:, 2].sum() == pytest.approx(still.rates[:, 2].sum() * 0.64)
    counts = [int(violence_of(falling, year).known.sum()) for year in range(3)]
    # Some 950, 760 and 610 events, with standard errors of 31, 28 and 25.
    assert counts[2] / counts[0] == pytest.approx(0.64, abs=0.11)
