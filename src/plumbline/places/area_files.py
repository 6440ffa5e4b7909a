"""Boundaries and residents of small areas, as published: a GeoJSON file and a CSV file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.values.errors import DataUnfit


LARGEST = 20_000_000
"""Bytes of either file: a whole county's small areas are far less."""
DECIMALS = 5
"""Of a degree: about a metre, finer than a page can show."""


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Small areas to draw and to set events against.

    Parameters
    ----------
    boundaries : GeoJSON FeatureCollection whose features have the properties ``code`` and ``name``, in degrees.
    population : residents by code, at least one in each.
    credit : who made the files, as their licences ask.
    """

    boundaries: Mapping[str, Any]
    population: Mapping[str, int]
    credit: str = ""


def read_area_map(boundaries: Path, residents: Path, *, credit: str = "") -> AreaMap:
    """Read published boundaries and residents of the same areas.

    Parameters
    ----------
    boundaries : GeoJSON of polygons in degrees; the property of the codes is known by the codes of the other file.
    residents : CSV with a column of codes and one whose heading begins with pop or resident.

    Raises
    ------
    DataUnfit: a file cannot be read, or an area has a boundary and no residents, or the reverse; the sentence names it.
    """
    features = _features(boundaries)
    rows = _rows(residents)
    code, column = _code_columns(features, rows)
    people = {row[column].strip(): _residents(row, residents) for row in rows if row[column].strip()}
    drawn = [_feature(one, code) for one in features]
    codes = {one["properties"]["code"] for one in drawn}
    if strays := sorted(codes ^ set(people)):
        raise DataUnfit(
            f"{len(strays):,} areas stand in one of the two files alone, the first is {strays[0]}: give boundaries and residents "
            "of the same areas.",
            slug="areas-differ",
        )
    return AreaMap({"type": "FeatureCollection", "features": drawn}, people, credit)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(_text(path))
        features = [one for one in told["features"] if one["geometry"]["type"] in ("Polygon", "MultiPolygon")]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DataUnfit(f"“{path.name}” is no GeoJSON of areas.", slug="map-unfit") from None
    if not features:
        raise DataUnfit(f"“{path.name}” holds no areas.", slug="map-unfit")
    return features


def _rows(path: Path) -> list[dict[str, str]]:
    rows = [
        {head: value or "" for head, value in row.items() if head is not None}
        for row in csv.DictReader(_text(path).splitlines())
    ]
    if not rows:
        raise DataUnfit(f"“{path.name}” holds no rows.", slug="population-unfit")
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise DataUnfit(f"“{path.name}” is larger than {LARGEST // 1_000_000} MB.", slug="too-large")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise DataUnfit(f"“{path.name}” cannot be read as text in UTF-8.", slug="no-file") from None


def _code_columns(features: list[dict[str, Any]], rows: list[dict[str, str]]) -> tuple[str, str]:
    """Property and heading with the most codes in common."""
    shared = [
        (len({str(one["properties"].get(code)) for one in features} & {row[column].strip() for row in rows}), code, column)
        for code in features[0].get("properties") or {}
        for column in rows[0]
    ]  # fmt: skip
    best = max(shared, default=(0, "", ""), key=lambda one: one[0])
    if not best[0]:
        raise DataUnfit(
            "No property of the boundaries holds the codes of the residents.", slug="areas-differ"
        )
    return best[1], best[2]


def _residents(row: Mapping[str, str], path: Path) -> int:
    column = next((head for head in row if head.strip().lower().startswith(("pop", "resident"))), None)
    if column is None:
        raise DataUnfit(
            f"“{path.name}” has no column of residents: its heading must begin with pop or resident.",
            slug="population-unfit",
        )
    told = row[column].replace(",", "").strip()
    if not told.isdigit() or not int(told):
        raise DataUnfit(
            f"Residents must be whole numbers of 1 or more; “{path.name}” has “{told}”.",
            slug="population-unfit",
        )
    return int(told)


def _feature(one: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The area with code and name alone, its corners to a metre."""
    told = one["properties"]
    name = next(
        (told[key] for key in told if key != code and key.upper().endswith(("NM", "NAME"))), told[code]
    )
    shape = one["geometry"]
    corners = _rounded(shape["coordinates"])
    return {
        "type": "Feature",
        "properties": {"code": str(told[code]), "name": str(name)},
        "geometry": {"type": shape["type"], "coordinates": corners},
    }


def _rounded(corners: Any) -> Any:
    if isinstance(corners, list):
        return [_rounded(one) for one in corners]
    return round(float(corners), DECIMALS)
