from importlib import resources

import numpy as np
import pytest
import yaml

from plumbline.selection import load_rule, rule_from, shipped_rules
from plumbline.selection.rule import rule_words
from plumbline.values.errors import DataUnfit


def shipped():
    text = resources.files("plumbline.selection").joinpath("rules", "violence-rfgv-1.yaml").read_text()
    return yaml.safe_load(text)


@pytest.mark.parametrize("name", shipped_rules())
def test_every_shipped_rule_loads_under_its_own_name(name):
    rule = load_rule(name)

    assert rule.name == name
    assert rule.citation
    assert rule.provenance


def test_bands_are_met_at_their_edges_and_joined_between():
    frequency = next(part for part in load_rule("violence-rfgv-1").components if part.name == "frequency")

    assert frequency.score(np.array([0.0, 1.0, 1.5, 6.0, 1000.0])).tolist() == [0.0, 3.0, 6.0, 30.0, 108.0]


def test_gravity_is_joined_on_the_log_scale():
    gravity = next(part for part in load_rule("violence-rfgv-1").components if part.name == "gravity")
    halfway = np.expm1((np.log1p(100) + np.log1p(365)) / 2)

    assert gravity.score(np.array([halfway]))[0] == pytest.approx(6.5)


def test_an_unknown_name_is_refused_and_reaches_no_other_file():
    with pytest.raises(DataUnfit, match="no selection rule"):
        load_rule("../rule")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("components", "recency", "points"), [[30, 1], [0, 2]]),
        (("components", "recency", "scale"), "square"),
        (("components", "gravity", "weight"), -1),
        (("eligibility", "recent_days"), 800),
        (("eligibility", "least_events"), 0),
        (("eligibility", "roles"), ["witness"]),
        (("eligibility", "age_unknown"), "guess"),
        (("eligibility", "kinds"), ["burglary"]),
        (("capacity",), 0),
        (("capacity",), "many"),
        (("effective_from",), "soon"),
    ],
)
def test_a_rule_that_does_not_hold_together_is_refused(path, value):
    data = shipped()
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    with pytest.raises(DataUnfit, match="not well formed"):
        rule_from(data)


def test_a_missing_component_is_refused():
    data = shipped()
    del data["components"]["victims"]

    with pytest.raises(DataUnfit, match="victims"):
        rule_from(data)


def test_a_reader_is_told_the_title_and_the_version():
    said = "“Recurrent violence by recency, frequency, gravity and distinct victims”, version 1"
    assert rule_words("violence-rfgv-1") == said


def test_a_rule_that_is_shipped_no_more_keeps_its_name():
    assert rule_words("of-long-ago-3") == "of-long-ago-3"
