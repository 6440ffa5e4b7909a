"""What may leave of a result."""

import json
import re
from collections import defaultdict
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.studies.circumstances import checked_circumstances
from plumbline.studies.signed_file import read
from plumbline.values.errors import DataUnfit
from tests.studies.released import changed, elsewhere, from_elsewhere, part, signed, summary


def test_it_holds_the_effect_on_the_log_scale_with_its_variance():
    effect = summary(ratio=0.8, se=0.2)["effect"]
    assert effect["log_ratio"] == pytest.approx(log(0.8), abs=5e-5)
    assert effect["variance"] == pytest.approx(0.04)


def test_a_result_that_cannot_tell_is_told_as_well():
    assert summary(ratio=None, se=None)["effect"] is None


@pytest.mark.parametrize(
    "told",
    [{"people": (9, 60)}, {"people": (None, 60)}, {"events": (7, 50)}, {"events": (None, 50)}],
    ids=["people", "people hidden", "events", "events hidden"],
)
def test_no_figure_leaves_where_an_arm_is_small(told):
    with pytest.raises(DataUnfit, match="no figure leaves"):
        summary(**told)


def test_a_result_without_its_error_has_to_be_made_again():
    with pytest.raises(DataUnfit, match="Compare as planned again"):
        summary(kept_error=None)


def test_a_small_part_has_no_coefficient():
    told = summary(parts=[part(), part("hurt_before", n=(8, 90))])
    assert [row["part"] for row in told["moderators"]] == ["under_25"]


@given(st.integers(10, 400), st.integers(10, 400))
def test_no_count_of_people_is_told_but_rounded(one, other):
    told = summary(people=(one, other))
    counts = [told["people"], *(arm["people"] for arm in told["arms"])]
    assert all(count is None or (count % 5 == 0 and count > 7) for count in counts)


def test_an_arm_that_is_hidden_inside_hides_the_other():
    told = summary(ratio=None, se=None, people=(None, 60))
    assert (told["people"], [arm["people"] for arm in told["arms"]]) == (None, [None, None])


def test_no_count_of_events_nor_time_leaves():
    # Keys of rows hold any two figures now and then.
    words = re.sub(r"[0-9a-f-]{28,}", "", json.dumps(summary(people=(60, 61), events=(41, 53))))
    assert "events" not in words
    assert "person_years" not in words
    assert "53" not in words


def test_what_was_signed_is_read_again():
    document = summary(parts=[part()])
    with elsewhere():
        assert read(signed(document)).summary == document


@pytest.mark.parametrize(
    ("found", "put"), [("0.04", "0.03"), ("Southtown", "Southtowm"), ('"offered"', '"Offered"')]
)
def test_a_changed_sign_is_found(found, put):
    file = from_elsewhere().decode()
    assert found in file
    with pytest.raises(DataUnfit, match="changed after it was signed"):
        read(file.replace(found, put, 1).encode())


def test_spaces_may_change_on_the_way():
    assert read(json.dumps(json.loads(from_elsewhere())).encode())


@pytest.mark.parametrize(
    "file",
    [b"", b"PK\x03\x04", b"[]", b"{}", b'{"format": 1', b"\xff\xfe", b'{"a":1,"a":2}', b"[" * 5000],
    ids=["nothing", "zip", "list", "empty", "cut", "not text", "twice", "deep"],
)
def test_what_is_no_summary_gets_a_plain_sentence(file):
    with pytest.raises(DataUnfit, match="not a signed summary"):
        read(file)


def test_another_version_says_so():
    with pytest.raises(DataUnfit, match="is of version 4, and this Plumbline reads up to version 3"):
        read(changed(from_elsewhere(), version=4))


@pytest.mark.parametrize(
    ("version", "untold"), [(1, ("circumstances", "witnessed")), (2, ("witnessed",))], ids=["1", "2"]
)
def test_a_file_of_a_version_before_is_read_without_what_that_did_not_tell(version, untold):
    document = {name: told for name, told in summary().items() if name not in untold} | {"version": version}
    with elsewhere():
        file = signed(document)
    assert json.loads(file)["version"] == version
    assert read(file).summary == document


@pytest.mark.parametrize(
    "told",
    [
        "yes",
        {"on": "2026-06-01"},
        {"on": "June", "after_results": False},
        {"on": "2026-06-01", "after_results": 1},
    ],
    ids=["a word", "half", "no day", "no truth"],
)
def test_a_witness_is_told_whole(told):
    with elsewhere(), pytest.raises(DataUnfit, match="unfit: witnessed"):
        read(signed(summary() | {"witnessed": told}))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"area": "rural"},
        checked_circumstances(None) | {"area": "Northtown"},
        checked_circumstances(None) | {"area": ["rural"]},
    ],
    ids=["none", "some", "a town’s name", "no word"],
)
def test_circumstances_are_told_whole_and_by_their_classes_alone(told):
    with elsewhere(), pytest.raises(DataUnfit, match="unfit: circumstances"):
        read(signed(summary() | {"circumstances": told}))


def test_what_is_signed_and_unfit_names_the_field():
    document = summary() | {"window_days": -1, "more": 1}
    with elsewhere(), pytest.raises(DataUnfit, match="window_days, more"):
        read(signed(document))


def test_no_hidden_arm_can_be_worked_out_from_the_other_and_the_total():
    """Every table of two arms up to 40 people: whoever sees one has at least two tables to choose between for each hidden arm."""
    seen = defaultdict(lambda: (set(), set()))
    for one in range(41):
        for other in range(41):
            told = summary(ratio=None, se=None, people=(one, other))
            shown = (told["people"], *(arm["people"] for arm in told["arms"]))
            seen[shown][0].add(one)
            seen[shown][1].add(other)
    for (_, *arms), could_be in seen.items():
        assert all(arm is not None or len(values) > 1 for arm, values in zip(arms, could_be, strict=True))
        assert all(arm is None or arm > 7 for arm in arms)
