"""`plumbline estimate` on an opened bundle: each model finds a planted fall, and what a file cannot tell is refused in a sentence."""

import json

import numpy as np
import pytest

from plumbline.cli.estimate import BY_EVENTS, MODELS
from plumbline.cli.main import main
from plumbline.evaluation import andersen_gill, rate_ratio
from plumbline.evaluation.people_file import people_from


COLUMNS = "person,arm,cluster,log_expected,events_before,events_after,days_before,days_after,took,dose"


@pytest.fixture
def folder(tmp_path):
    """A made-up lottery of 400 in which the offer halves what follows."""
    return written(tmp_path, 0.5)


def written(folder, effect, arms=("offered", "not_drawn")):
    rng = np.random.default_rng(5)
    data, events = ["# a mark of the copy", COLUMNS], ["person,day"]
    for n in range(400):
        risk, drawn = rng.gamma(2.0, 1.0), n % 2 == 0
        days = np.sort(rng.integers(0, 365, rng.poisson(risk * (effect if drawn else 1.0))))
        took = int(drawn and rng.random() < 0.7)
        data.append(
            f"p{n},{arms[0 if drawn else 1]},c{n},{np.log(risk):.4f},{rng.poisson(risk)},{days.size},365,365,{took},{took * rng.integers(1, 9)}"
        )
        events += [f"p{n},{day}" for day in days] + [f"p{n},-20"]
    (folder / "data.csv").write_text("\n".join(data))
    (folder / "events.csv").write_text("\n".join(events))
    return folder


def told(folder, model, capsys, *more):
    assert main(["estimate", str(folder), "--by", model, "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "model", sorted({*BY_EVENTS, *MODELS} - {"kaplan-meier", "late", "dose", "first-event", "wlw"})
)
def test_each_model_of_rates_finds_the_planted_fall(folder, capsys, model):
    found = told(folder, model, capsys)
    assert found["ci_low"] < found["value"] < found["ci_high"] < 1
    assert found["value"] == pytest.approx(0.5, abs=0.17)
    assert (found["helped"], found["others"]) == (200, 200)


@pytest.mark.parametrize("model", ["first-event", "wlw"])
def test_models_of_order_find_it_too(folder, capsys, model):
    assert told(folder, model, capsys)["ci_high"] < 1


def test_the_figures_are_those_of_the_estimators(folder, capsys):
    people = people_from(
        (folder / "data.csv").read_text().splitlines(), (folder / "events.csv").read_text().splitlines()
    )
    plain = rate_ratio(
        events=people.numbers["events_after"],
        years_at_liberty=people.years("after"),
        offered=people.helped,
        cluster=people.cluster,
    )
    by_events = andersen_gill(people.history(people.helped[:, None].astype(float)))
    assert told(folder, "poisson", capsys, "--plain")["value"] == plain.ratio
    assert told(folder, "andersen-gill", capsys, "--plain")["value"] == by_events.ratio[0]
    # No censoring and whole years: both count the same events over the same time.
    assert by_events.events == people.numbers["events_after"].sum()
    assert by_events.ratio[0] == pytest.approx(plain.ratio, abs=0.02)


def test_those_who_took_part_come_after_the_offer_and_a_dose_is_an_association(folder, capsys):
    late = told(folder, "late", capsys)
    assert late["value"] < 0
    assert late["more"][0].startswith("First, by intention to treat: -")
    assert "association, not an effect" in told(folder, "dose", capsys)["more"][0]


def test_the_share_without_an_event_stands_beside_that_of_the_others(folder, capsys):
    found = told(folder, "kaplan-meier", capsys)
    assert 0 < found["ci_low"] < found["value"] < found["ci_high"] < 1
    assert "Among the others 0." in found["more"][0]


def test_it_says_that_it_is_no_result_of_the_plan(folder, capsys):
    assert main(["estimate", str(folder), "--by", "nb2"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Ratio of rates: 0.")
    assert "compatible with a fall of" in said
    assert "This is no result of the plan" in said


@pytest.mark.parametrize(
    ("change", "model", "says"),
    [
        (("not_drawn", "rest"), "poisson", "set against its own history"),
        (("offered", "not_drawn"), "poisson", "people of one group alone"),
        ((",took", ",other"), "late", "needs a column took"),
        (("days_after", "days"), "poisson", "lacks the columns days_after"),
        (("events_before", "other"), "change", "needs a column events_before"),
        (("p1,", "p0,"), "poisson", "stands twice"),
    ],
)
def test_what_the_file_cannot_tell_is_said(folder, capsys, change, model, says):
    path = folder / "data.csv"
    path.write_text(path.read_text().replace(*change))
    assert main(["estimate", str(folder), "--by", model]) != 0
    assert says in capsys.readouterr().err


def test_a_bundle_without_the_year_before_and_without_couples_is_compared(folder, capsys):
    path = folder / "data.csv"
    path.write_text(
        path.read_text()
        .replace("events_before", "other")
        .replace("days_before", "more")
        .replace("cluster", "seat")
    )
    assert told(folder, "nb2", capsys)["ci_high"] < 1


def test_a_model_of_events_needs_their_days(folder, capsys):
    (folder / "events.csv").unlink()
    assert main(["estimate", str(folder), "--by", "mcf"]) != 0
    assert "events.csv" in capsys.readouterr().err


def test_only_a_lottery_tells_of_those_who_took_part(tmp_path, capsys):
    written(tmp_path, 0.5, arms=("picked", "not_picked"))
    assert main(["estimate", str(tmp_path), "--by", "late"]) != 0
    assert "of a lottery alone" in capsys.readouterr().err
