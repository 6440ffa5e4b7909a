"""A kind of scheme is data, and a fault in it is told with file, line and key."""

from pathlib import Path

import pytest

from plumbline.schemes.reading import KINDS, kind_called, read_kind
from plumbline.values.errors import DataUnfit, StageRefused


VIOLENCE = (KINDS / "violence" / "kind.yaml").read_text()


def read(folder: Path, text: str):
    file = folder / "violence" / "kind.yaml"
    file.parent.mkdir()
    file.write_text(text)
    return read_kind(file)


def test_it_works():
    kind = kind_called("violence")
    assert list(kind.states) == [
        "referred",
        "triaged",
        "researched",
        "conferenced",
        "active",
        "review",
        "closed",
    ]
    assert (kind.clocks["research"].value, kind.clocks["research"].unit) == (5, "working_days")
    assert kind.gateways["cda-1998-s115"].citation == "Crime and Disorder Act 1998 s.115"
    assert all(clock.source for clock in kind.clocks.values())
    assert kind.delivery == "panel"


def test_every_closed_state_is_final_and_every_state_leads_to_it():
    kind = kind_called("violence")
    assert kind.moves["closed"] == ()
    for state in kind.states:
        reached = {state}
        while more := {after for s in reached for after in kind.moves[s]} - reached:
            reached |= more
        assert "closed" in reached


@pytest.mark.parametrize(
    ("before", "after"), [("referred", "active"), ("closed", "active"), ("active", "conferenced")]
)
def test_a_move_that_the_kind_does_not_know_is_refused(before, after):
    with pytest.raises(StageRefused):
        kind_called("violence").check_move(before, after)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: 1", "version: none", "violence/kind.yaml line 3, version: a whole number"),
        ("to: [triaged]", "to: [nowhere]", "line 17, states.referred.to[0]: “nowhere” is not one of"),
        ("unit: working_days", "unit: weeks", "clocks.research.unit: “weeks” is not one of days"),
        ("effective_from: 2026-04-01", "effective_from: spring", "effective_from: a date like"),
        (
            "most_extensions: 2",
            "most_extensions: 2\n  surprise: 1",
            "actions.surprise: this key is not known",
        ),
        ("delivery: panel\n", "", "“delivery” is missing"),
        ("kind: violence", "kind: marac", "kind: “marac” is not one of violence"),
        (
            "by: [owner, owner_agency], needs: []",
            "by: [anybody], needs: []",
            "actions.moves[0].by[0]: “anybody”",
        ),
        ("delivery: panel", "delivery: panel\ndelivery: team", "delivery: this key is given twice"),
        ("plans: false", "plans: perhaps", "states.referred.plans: “perhaps” is not one of true, false"),
        ("name: Violence panel", "name: ''", "name: words are expected"),
        ("citations:", "citations: x\nother:", "other: this key is not known"),
        ("name: Violence panel", "name: [", "violence/kind.yaml line"),
    ],
)
def test_a_fault_names_file_line_and_key(tmp_path, old, new, told):
    with pytest.raises(DataUnfit) as refusal:
        read(tmp_path, VIOLENCE.replace(old, new, 1))
    assert told in str(refusal.value)


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(DataUnfit, match="the file is empty"):
        read(tmp_path, "# nothing\n")


def test_an_unknown_kind_is_refused():
    with pytest.raises(DataUnfit, match="Known kinds: violence"):
        kind_called("marac")
