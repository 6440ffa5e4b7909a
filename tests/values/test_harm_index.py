from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.values.errors import DataUnfit
from plumbline.values.harm_index import illustrative_harm_index, load_harm_index, normalise_offence_code


def test_an_edition_of_the_index_is_read(tmp_path: Path) -> None:
    path = tmp_path / "index.csv"
    path.write_text(
        'Home Office Code,Offence,CCHI Days\n008N,Assault,19\n1,Homicide,"5,475"\n', encoding="utf-8"
    )
    index = load_harm_index(path, name="An edition")
    assert dict(index.days) == {"8N": 19.0, "1": 5475.0}
    assert index.name == "An edition"
    assert not index.is_illustrative


@pytest.mark.parametrize(
    "text", ["code,offence\n1,a\n", "code,days\n1,lots\n", "code,days\n1,-3\n", "code,days\n1,inf\n", ""]
)
def test_an_index_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "index.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataUnfit):
        load_harm_index(path, name="An edition")


def test_the_made_up_index_says_so_and_keeps_the_order_of_gravity() -> None:
    index = illustrative_harm_index()
    assert index.is_illustrative
    assert index.days["1"] > index.days["5D"] > index.days["8N"] > index.days["105A"]


def test_codes_come_to_one_form() -> None:
    assert normalise_offence_code(" 008n ") == "8N"
