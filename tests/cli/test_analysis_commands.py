"""shape, nominate, protocol and evaluate: their arguments, what they give as JSON, and their words."""

import argparse
import json

import pytest
from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.finding.made_up import births, history
from tests.finding.panels import committed_before

from plumbline.access.jobs import job_viewer
from plumbline.cli import evaluate, forecast, nominate, protocol, recording, shape
from plumbline.values.errors import DataUnfit, StageRefused


pytestmark = pytest.mark.django_db


@pytest.fixture
def command(as_role, looking_as):
    """`command(module, "--list", "40")` runs it as its job does and gives (result, words)."""

    def run(module, *words):
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        arguments = parser.parse_args(words)
        with as_role(module.DB_ROLE), looking_as(job_viewer(module.JOB)) as viewer:
            arguments.viewer = viewer
            result = module.run(arguments)
        json.dumps(result)
        return result, module.words(result)

    return run


@pytest.fixture
def town(put_history):  # noqa: F811
    put_history(history(320, rate=3.0), births=births(320))


def test_from_list_to_answer(town, scheme, command):  # noqa: F811
    committed, words = command(
        nominate, "--by", "lot", "--list", "200", "--as-of", "2026-06-01", "--seed", "words", "--commit"
    )
    assert committed["seed_commitment"] in words
    assert "Nobody has been scored or drawn" in words
    committed_before(committed["commitment_id"])
    listed, words = command(nominate, "--committed", committed["seed_commitment"], "--as-of", "2026-06-01")
    assert listed["seed_commitment"] == committed["seed_commitment"]
    assert {"eligible", "listed", "list_id"} <= set(listed)
    assert listed["listed"] == 200
    assert listed["scheme"] == "violence-panel"
    assert "made up" in words
    registered, _ = command(protocol, "register", "--list", listed["list_id"])
    assert (registered["stage"], registered["sha256"]) == ("registered", None)
    locked, words = command(protocol, "lock")
    assert locked["protocol_id"] == registered["protocol_id"]
    assert locked["sha256"] in words
    assert command(protocol, "show")[0] == locked
    found, words = command(evaluate)
    assert {
        "design",
        "rate_ratio",
        "ci_low",
        "ci_high",
        "n",
        "before_after_change",
        "expected_change_without_effect",
        "verdict",
    } <= set(found)
    assert found["sentence"] in words
    assert "Not an effect" in words


def test_by_rank_the_design_its_strength_and_the_older_pair_are_said(town, command):
    command(nominate, "--list", "20", "--as-of", "2026-06-01")
    command(protocol, "register", "--late-by", "0")
    command(protocol, "lock")
    found, words = command(evaluate, "--at", "2027-07-01")
    assert (found["design"], found["older_pair"]) == ("placebo_year", "not_checked")
    assert "Design: placebo year" in words
    assert "Strength: moderate. Weaker than a lottery: " in words
    assert "Capacity line: " in words


def test_a_plan_by_command_takes_each_choice_of_the_page(town, command):
    command(nominate, "--list", "60", "--as-of", "2026-06-01")
    chosen = (
        "--design",
        "capacity_line",
        "--control",
        "none",
        "--smallest",
        "0.3",
        "--question",
        "At the line?",
    )
    plan, words = command(protocol, "register", *chosen)
    assert (plan["design"], plan["control_outcome"], plan["smallest_worth_having"]) == (
        "capacity_line",
        "",
        0.3,
    )
    assert "Question: At the line?" in words
    assert "What the offer cannot change: nothing named." in words


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--look", "182"), "no looks before the end"), (("--part", "under_25"), "no parts")],
    ids=["a look", "a part"],
)
def test_what_a_list_by_rank_cannot_carry_is_refused_by_command(town, command, more, said):
    command(nominate, "--list", "20", "--as-of", "2026-06-01")
    with pytest.raises(DataUnfit, match=said):
        command(protocol, "register", *more)


def test_by_lot_looks_and_parts_come_from_the_command_in_order(town, scheme, command):  # noqa: F811
    committed, _ = command(
        nominate, "--by", "lot", "--list", "200", "--as-of", "2026-06-01", "--seed", "words", "--commit"
    )
    committed_before(committed["commitment_id"])
    command(nominate, "--committed", committed["seed_commitment"], "--as-of", "2026-06-01")
    looks = ("--look", "273", "--look", "91", "--part", "under_25")
    plan, _ = command(protocol, "register", *looks)
    assert (plan["looks"], plan["parts"]) == ([91, 273], ["under_25"])


def test_forecast_refuses_events_without_a_place(town, command):
    with pytest.raises(DataUnfit):
        command(forecast, "--train-until", "2025-12-31")


def test_a_declared_change_of_recording_is_read_by_the_evaluation(town, command):
    command(nominate, "--list", "20", "--as-of", "2026-06-01")
    command(protocol, "register", "--late-by", "0")
    command(protocol, "lock")
    told = ("--what", "A new form", "--said-by", "The registrar", "--source", "A letter")
    listed, words = command(recording, "declare", "--feed", "police_people", "--from", "2026-01-01", *told)
    assert "A new form" in words
    found, words = command(evaluate, "--at", "2027-07-01")
    assert found["verdict"] == "cannot_tell"
    assert "Recording changed: " in words
    change = listed["recording_changes"][0]["id"]
    command(recording, "withdraw", change, "--because", "It was elsewhere")
    assert command(evaluate, "--at", "2027-07-01")[0]["design"] == "placebo_year"
    assert "withdrawn: It was elsewhere" in command(recording, "list")[1]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["declare", "--from", "2026-01-01"], "--what, --said-by, --source"),
        (["withdraw"], "recording list"),
        (["list"], ""),
    ],
)
def test_a_declaration_says_what_is_missing(given, missing):
    parser = argparse.ArgumentParser()
    recording.add_arguments(parser)
    wrong = recording.misuse(parser.parse_args(given))
    assert missing in wrong
    assert bool(wrong) == bool(missing)


def test_evaluate_before_the_lock_is_refused(town, command):
    command(nominate, "--list", "20", "--as-of", "2026-06-01")
    command(protocol, "register", "--late-by", "0")
    with pytest.raises(StageRefused):
        command(evaluate)


def test_by_rank_is_the_default_and_without_a_scheme_nobody_is_nominated(town, command):
    listed, words = command(nominate, "--list", "20", "--as-of", "2026-06-01")
    assert (listed["method"], listed["listed"], listed["seed_commitment"]) == ("by_rank", 20, "")
    assert "nobody was nominated" in words


@pytest.mark.parametrize("words", [("--list", "0"), ("--by", "whim"), ("--rule", "none"), ("--list", "many")])
def test_misuse_is_answered_with_two(words):
    parser = argparse.ArgumentParser()
    nominate.add_arguments(parser)
    with pytest.raises(SystemExit) as stopped:
        parser.parse_args(words)
    assert stopped.value.code == 2


def test_shape_gives_every_part_also_where_there_is_none(
    reference_data, personas, as_role, looking_as, command
):
    from plumbline.timeline.services import take_in_file

    path = reference_data / "policeuk-thames-valley" / "slough-only" / "2018-10-slough-street.csv"
    with as_role("loader"), looking_as(job_viewer("ingest")) as job:
        take_in_file(path, feed="policeuk_street", supplier=personas.agencies["police"], by=job)
    result, words = command(shape)
    assert {
        "recommendation",
        "reasons",
        "people",
        "couples",
        "places",
        "indoors_share",
        "hidden_share",
    } <= set(result)
    assert {"n", "repeat_share", "top_tenth_share", "expected_top_tenth_share"} <= set(result["places"])
    assert result["people"] is None
    assert "Recommendation" in words


def test_shape_draws_areas_by_their_residents_and_refuses_one_file_alone(
    reference_data, personas, as_role, looking_as, command
):
    from plumbline.timeline.services import take_in_file

    path = reference_data / "policeuk-thames-valley" / "slough-only" / "2018-10-slough-street.csv"
    with as_role("loader"), looking_as(job_viewer("ingest")) as job:
        take_in_file(path, feed="policeuk_street", supplier=personas.agencies["police"], by=job)
    files = reference_data / "slough-geography"
    drawn = ("--boundaries", str(files / "slough_lsoa2011.geojson"))
    with pytest.raises(DataUnfit, match="together"):
        command(shape, *drawn)
    result, _ = command(shape, *drawn, "--residents", str(files / "slough_lsoa_population_imd2019.csv"))
    assert len(result["rates"]["areas"]) == 80
    assert "boundaries" not in result["rates"]
