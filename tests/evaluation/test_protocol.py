import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import canonical_json, protocol_from, protocol_hash
from plumbline.evaluation.protocol import REQUIRED
from plumbline.values.errors import DataUnfit


PLAN = {
    "question": "Does the panel lower violence?",
    "who": "All on list 7 who entered the lot",
    "outcome": "Violent events, as hurt or suspected, per year at liberty",
    "window_days": 365,
    "design": "lottery",
    "smallest_worth_having": 0.2,
    "estimator": "rate-ratio",
    "covariates": ["log_expected"],
    "follow_up_loaded_to": None,
}


def test_the_hash_is_that_of_the_canonical_text():
    locked = protocol_from(PLAN)

    assert locked.sha256 == protocol_hash(PLAN) == hashlib.sha256(locked.canonical.encode()).hexdigest()
    assert locked.fields == PLAN


def test_the_same_plan_gives_the_same_hash_for_ever():
    # Frozen: a change here breaks every protocol ever locked.
    assert canonical_json({"b": 1.0, "a": ["é", None, True, 0.2], "c": date(2026, 1, 2)}) == (
        '{"a":["é",null,true,0.2],"b":1,"c":"2026-01-02"}'
    )


@given(order=st.permutations(list(PLAN)))
def test_the_order_of_fields_does_not_matter(order):
    assert protocol_hash({name: PLAN[name] for name in order}) == protocol_hash(PLAN)


def test_composed_and_decomposed_letters_are_one():
    assert canonical_json({"who": "e\u0301"}) == canonical_json({"who": "\u00e9"})


@pytest.mark.parametrize("field", REQUIRED)
def test_every_field_is_asked_for_and_hashed(field):
    with pytest.raises(DataUnfit, match=field):
        protocol_hash({name: value for name, value in PLAN.items() if name != field})
    changed = {
        "window_days": 180,
        "design": "rank",
        "smallest_worth_having": 0.3,
        "covariates": [],
        "follow_up_loaded_to": "2026-01-31",
    }

    assert protocol_hash(PLAN | {field: changed.get(field, "other words")}) != protocol_hash(PLAN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", " "),
        ("who", 3),
        ("window_days", 0),
        ("window_days", 10.5),
        ("window_days", True),
        ("design", "before_after"),
        ("smallest_worth_having", 1),
        ("smallest_worth_having", "0.2"),
        ("covariates", "log_expected"),
        ("covariates", [1]),
        ("follow_up_loaded_to", "soon"),
        ("follow_up_loaded_to", 3),
    ],
)
def test_an_unfit_value_is_named(field, value):
    with pytest.raises(DataUnfit, match=field):
        protocol_hash(PLAN | {field: value})


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), object(), {1: 2}, {"é": 1, "e\u0301": 2}, {1, 2}]
)
def test_what_cannot_be_written_in_one_way_is_refused(value):
    with pytest.raises(DataUnfit):
        canonical_json({"extra": value})


def test_more_fields_are_kept_and_hashed():
    more = protocol_from(PLAN | {"subgroups": ["role"]})

    assert more.fields["subgroups"] == ["role"]
    assert more.sha256 != protocol_hash(PLAN)
