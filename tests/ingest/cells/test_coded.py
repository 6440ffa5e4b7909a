from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.ingest.cells.coded import read_code
from plumbline.ingest.contract import contracts
from tests.ingest.extracts import write_extract


@pytest.mark.parametrize(
    ("code", "kind", "violent"),
    [
        ("1", "homicide", True),
        ("5D", "violence_with_injury", True),
        ("008N", "violence_with_injury", True),
        ("8N/01", "violence_with_injury", True),
        ("105A", "violence_without_injury", True),
        ("8L", "stalking_harassment", True),
        ("34B", "robbery", False),
        ("10D", "weapons", False),
        ("28E", "burglary", False),
    ],
)
def test_offence_codes_have_kinds(code: str, kind: str, violent: bool, tmp_path: Path) -> None:
    event = (
        check_file(write_extract(tmp_path, "police_crimes", {"offence_code": code}))
        .tables["events"]
        .row(0, named=True)
    )
    assert (event["kind"], event["is_violence"]) == (kind, violent)


@pytest.mark.parametrize(
    ("code", "setting"),
    [
        ("DWELLING", "dwelling"),
        ("Someone else's home", "dwelling"),
        ("shop", "indoors"),
        ("Park", "outdoors"),
        ("", "unknown"),
    ],
)
def test_location_codes_have_settings(code: str, setting: str, tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_crimes", {"location_type": code}))
    assert checked.tables["events"].row(0, named=True)["setting"] == setting
    assert checked.warnings == ("The harm weights are made up: never quote them.",)


def test_an_unlisted_location_code_is_unknown_and_said(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_crimes", {"location_type": "ZEPPELIN"}))
    event = checked.tables["events"].row(0, named=True)
    assert event["setting"] == "unknown"
    assert "location codes" in str(event["flags"])
    assert any("location codes" in warning and "1 row" in warning for warning in checked.warnings)


def test_a_supplier_is_told_of_each_law_once() -> None:
    column = next(one for one in contracts()["youth_justice"].columns if one.name == "gateway")
    read = read_code(pl.Series(["CHILDREN ACT 2004 S10", "no law"]), column)
    assert list(read.fault) == [False, True]
    assert read.advice.endswith("must be one of CDA 1998 S115, CA 2004 S10: correct it.")
