"""Outcomes of a MASH that contradict one another are never ticked together, as the kind says in data."""

from itertools import combinations

import pytest

from plumbline.cases.queries.tracks import values_of
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import StageRefused
from tests.mash import a_mash
from tests.signing_in import signed_in


TRACK = kind_called("mash").tracks["outcome"]
APART = [pair for pair in combinations(TRACK.values, 2) if TRACK.apart(pair)]


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


@pytest.mark.parametrize(
    ("values", "apart"),
    [
        (("no_action", "section_47"), ("no_action", "section_47")),
        (("section_47", "no_action"), ("no_action", "section_47")),
        (("early_help", "child_in_need"), ("early_help", "child_in_need")),
        (("in_error", "marac"), ("marac", "in_error")),
        (("no_action", "advice"), None),
        (("strategy", "section_47", "marac"), None),
        (("section_47",), None),
        ((), None),
    ],
    ids=lambda one: "-".join(one) if one else "none",
)
def test_which_can_hold_together(values, apart):
    assert TRACK.apart(values) == apart


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_no_outcome_but_advice_stands_beside_no_further_action(nation):
    track = kind_called("mash", nation).tracks["outcome"]
    beside = [
        value for value in track.values if value != "no_action" and not track.apart(("no_action", value))
    ]
    assert beside == ["advice"]


@pytest.mark.parametrize("pair", APART[:3], ids="-".join)
def test_a_decision_that_ticks_both_is_refused_whole(mash, pair):
    case = mash.deciding()
    with pytest.raises(StageRefused, match="contradict each other"):
        mash.decide(case, *pair)
    with mash.look(mash.p.chair):
        assert "outcome" not in values_of(case)


def test_it_is_said_beside_the_field_and_what_was_ticked_stays(mash):
    case = mash.deciding()
    answer = signed_in("chair").post(
        f"/cases/{case.ref}/move",
        {"state": "decided", "chosen": ["no_action", "section_47"], "because": "Both"},
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "“No further action” and “Section 47” contradict each other" in said
    assert said.count("checked") == 3


def test_one_that_takes_the_place_of_another_is_no_contradiction(mash):
    case = mash.deciding()
    mash.decide(case, "early_help", because="Below the threshold")
    with mash.look(mash.p.chair):
        assert values_of(case)["outcome"] == "early_help"
