from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plumbline.values.errors import DataUnfit
from plumbline.values.harm_index import (
    HarmIndex,
    harm_index_in_force,
    illustrative_harm_index,
    load_harm_index,
    normalise_offence_code,
    weights_changed,
)


YAML = """
name: A council's index
version: "2"
effective_from: 2026-02-01
source: A report
unit: weight
weights:
  4.1: 12
  4.10: 7
  008N: 1,000.5
  5E2: 3
"""


def written(folder: Path, text: str, name: str = "index.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edition(version: str, start: date | None, **weights: float) -> HarmIndex:
    return HarmIndex("An index", False, weights, version=version, effective_from=start)


def test_an_edition_of_the_index_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'Home Office Code,Offence,CCHI Days\n008N,Assault,19\n1,Homicide,"5,475"\n')
    index = load_harm_index(path, name="An edition")
    assert dict(index.days) == {"8N": 19.0, "1": 5475.0}
    assert (index.name, index.title) == ("An edition", "An edition")
    assert not index.is_illustrative


def test_a_file_says_its_version_day_and_source(tmp_path: Path) -> None:
    heads = "name,version,Effective_from,source,code,days\n"
    row = "An index,2026,2026-02-01,A university,{},{}\n"
    index = load_harm_index(written(tmp_path, heads + row.format("1", 9) + row.format("8N", 2)))
    assert index.title == "An index, 2026"
    assert (index.effective_from, index.source, index.unit) == (date(2026, 2, 1), "A university", "days")


def test_yaml_keeps_codes_as_written(tmp_path: Path) -> None:
    index = load_harm_index(written(tmp_path, YAML, "index.yaml"))
    assert dict(index.weights) == {"4.1": 12, "4.10": 7, "8N": 1000.5, "5E2": 3}
    assert (index.version, index.effective_from, index.unit) == ("2", date(2026, 2, 1), "weight")


def test_weights_that_are_not_days_are_not_taken_for_days(tmp_path: Path) -> None:
    index = load_harm_index(written(tmp_path, "code,weight\n1,4\n"), name="A score")
    assert index.weights["1"] == 4
    with pytest.raises(DataUnfit, match="not days"):
        _ = index.days


@pytest.mark.parametrize(
    "text",
    [
        "code,offence\n1,a\n",
        "code,days\n1,lots\n",
        "code,days\n1,-3\n",
        "code,days\n1,inf\n",
        "",
        "code,days\n",
    ],
)
def test_an_index_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataUnfit):
        load_harm_index(written(tmp_path, text), name="An edition")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,days\n1,4\n01,5\n", "Row 3 .* second weight"),
        ("code,days\n1,4\n,5\n", "Row 3 .* no code"),
        ("code,days\n1,4\n2\n", "Row 3 .* not a number"),
        ("code,days,version\n1,4,2025\n2,4,2026\n", "Row 3 .* another version"),
        ("code,days,effective from\n1,4,1/2/26\n", "year-month-day"),
        ("code,days\n1,4\n", "give it a name"),
    ],
)
def test_the_row_to_correct_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataUnfit, match=words):
        load_harm_index(written(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "weights: 3",
        "- 1",
        "a: [",
        "unit: pounds\nweights: {1: 2}",
        "weights: {1: [2]}",
        "weights:\n  1: 2\n  1: 3",
    ],
)
def test_a_yaml_that_is_no_index_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataUnfit):
        load_harm_index(written(tmp_path, text, "index.yml"), name="An edition")


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.csv"
    path.write_bytes("code,days,source\n1,4,Café\n".encode("cp1252"))
    with pytest.raises(DataUnfit, match="UTF-8"):
        load_harm_index(path, name="An edition")


def test_the_same_weight_twice_is_no_quarrel(tmp_path: Path) -> None:
    assert dict(load_harm_index(written(tmp_path, "code,days\n8n,4\n08N,4\n"), name="x").days) == {"8N": 4.0}


def test_the_edition_of_the_day_is_found() -> None:
    first, second = edition("2023", date(2023, 5, 1), A=1), edition("2026", date(2026, 2, 1), A=2)
    assert harm_index_in_force([second, first], date(2026, 1, 31)) is first
    assert harm_index_in_force([first, second], date(2026, 2, 1)) is second
    with pytest.raises(DataUnfit):
        harm_index_in_force([first, second], date(2020, 1, 1))
    with pytest.raises(DataUnfit):
        harm_index_in_force([first, edition("other", date(2023, 5, 1))], date(2024, 1, 1))


def test_what_changed_between_editions_is_listed() -> None:
    before, after = edition("1", None, A=1, B=2, C=3), edition("2", None, A=1, B=5, D=4)
    assert dict(weights_changed(before, after)) == {"B": (2, 5), "C": (3, None), "D": (None, 4)}


def test_the_made_up_index_says_so_and_keeps_the_order_of_gravity() -> None:
    index = illustrative_harm_index()
    assert index.is_illustrative
    assert "made up" in index.title
    assert index.days["1"] > index.days["5D"] > index.days["8N"] > index.days["105A"]


def test_codes_come_to_one_form() -> None:
    assert normalise_offence_code(" 008n ") == "8N"
