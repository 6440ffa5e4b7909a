from __future__ import annotations

from typing import get_args

import polars as pl
import pytest

from plumbline.ingest.cells import READERS, read_column
from plumbline.ingest.contract import CellType, Column


def test_every_kind_of_cell_has_its_reader() -> None:
    assert {*READERS, "offence"} == set(get_args(CellType))


@pytest.mark.parametrize("kind", get_args(CellType))
def test_a_blank_cell_is_never_a_fault(kind: CellType) -> None:
    read = read_column(pl.Series([""]), Column("Heading", kind, "value"), harm=None)
    assert not read.fault.fill_null(value=False).any()
    assert all(len(values) == 1 for values in read.fields.values())


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("postcode", "sl1  3uh", "SL1 3UH"),
        ("postcode", "ZZ99 3VZ", None),
        ("uprn", "000100080012345", None),
        ("uprn", "0100080012345", None),
        ("uprn", "100080012345", "uprn:100080012345"),
        ("uprn", "0", None),
        ("count", "12", 12),
        ("count", "-1", None),
        ("latitude", "51.5", 51.5),
        ("latitude", "151.5", None),
    ],
)
def test_a_cell_of_a_place_or_number(kind: CellType, cell: str, value: object) -> None:
    read = read_column(pl.Series([cell]), Column("Heading", kind, "value"), harm=None)
    assert read.fields["value"].to_list() == [value]
    assert read.fault.to_list() == [value is None]
