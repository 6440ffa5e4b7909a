"""Boundaries and residents of small areas, as published: a GeoJSON file and a CSV file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LARGEST = 20_000_000
"""Bytes of either file: a whole county's small areas are far less."""
DECIMALS = 5
"""Of a degree: about a metre, finer than a page can show."""

MOST_SIGNS = {"[": 400_000, "{": 50_000, ",": 2_000_000}
"""Of a file of boundaries: some 200 corners for each small area of a county of two thousand."""
MOST_DIGITS, MOST_LETTERS, MOST_HEADINGS = 9, 100, 100
FURTHEST_NORTH = 85
"""Degrees: nearer to a pole nothing can be drawn flat."""
LEAST_CORNERS = 4
"""Of a ring: the first comes again as the last (RFC 7946)."""


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
    """As `area_map_of`, for two files of this machine."""
    return area_map_of(
        _bytes(boundaries),
        _bytes(residents),
        boundaries_name=boundaries.name,
        residents_name=residents.name,
        credit=credit,
    )


def area_map_of(
    boundaries: bytes, residents: bytes, *, boundaries_name: str, residents_name: str, credit: str = ""
) -> AreaMap:
    """Read published boundaries and residents of the same areas.

    Parameters
    ----------
    boundaries : GeoJSON of polygons in degrees; the property of the codes is known by the codes of the other file.
    residents : CSV with a column of codes and one whose heading begins with pop or resident.
    boundaries_name, residents_name : what to call the files in a sentence.

    Raises
    ------
    DataUnfit: a file is too large, cannot be read or holds what cannot be drawn, or an area has a boundary and no
        residents, or the reverse; the sentence names it.
    """
    features = _features(boundaries, boundaries_name)
    rows = _rows(residents, residents_name)
    code, column = _code_columns(features, rows)
    people = _people(rows, column, residents_name)
    drawn = [_feature(one, code, boundaries_name) for one in features]
    _check_spread(drawn, boundaries_name)
    codes = [one["properties"]["code"] for one in drawn]
    if len(codes) != len(set(codes)):
        raise DataUnfit(
            say("“{boundaries_name}” has an area twice.", boundaries_name=boundaries_name), slug="map-unfit"
        )
    if strays := sorted(set(codes) ^ set(people)):
        raise DataUnfit(
            say(
                "{count:,} areas stand in one of the two files alone, the first is {strays}: give "
                "boundaries and residents of the same areas.",
                count=len(strays),
                strays=strays[0][:40],
            ),
            slug="areas-differ",
        )
    return AreaMap({"type": "FeatureCollection", "features": drawn}, people, credit)


def _features(content: bytes, name: str) -> list[dict[str, Any]]:
    text = _text(content, name, slug="map-unfit")
    _check_small_enough(text, name)
    try:
        told = json.loads(text)
        features = [one for one in told["features"] if one["geometry"]["type"] in ("Polygon", "MultiPolygon")]
        whole = all(isinstance(one["properties"], dict) for one in features)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DataUnfit(say("“{name}” is no GeoJSON of areas.", name=name), slug="map-unfit") from None
    if not features or not whole:
        raise DataUnfit(say("“{name}” holds no areas with a code.", name=name), slug="map-unfit")
    return features


def _check_small_enough(text: str, name: str) -> None:
    """Count the marks that make lists and numbers before anything is built from them: building is what takes memory."""
    if any(text.count(sign) > most for sign, most in MOST_SIGNS.items()):
        raise DataUnfit(
            say(
                "“{name}” has more corners than can be drawn: take boundaries that are generalised or "
                "clipped, or those of fewer areas.",
                name=name,
            ),
            slug="map-unfit",
        )


def _rows(content: bytes, name: str) -> list[dict[str, str]]:
    lines = _text(content, name, slug="population-unfit").splitlines()
    try:
        rows = [
            {head: value or "" for head, value in row.items() if head is not None}
            for row in csv.DictReader(lines)
        ]
    except csv.Error:
        raise DataUnfit(say("“{name}” is no CSV of residents.", name=name), slug="population-unfit") from None
    if not rows:
        raise DataUnfit(say("“{name}” holds no rows.", name=name), slug="population-unfit")
    return rows


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        raise DataUnfit(say("“{file}” cannot be read.", file=path.name), slug="no-file") from None


def _text(content: bytes, name: str, *, slug: str) -> str:
    if len(content) > LARGEST:
        raise DataUnfit(
            say("“{name}” is larger than {largest} MB.", name=name, largest=LARGEST // 1_000_000), slug=slug
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataUnfit(say("“{name}” cannot be read as text in UTF-8.", name=name), slug=slug) from None


def _code_columns(features: list[dict[str, Any]], rows: list[dict[str, str]]) -> tuple[str, str]:
    """Property and heading with the most codes in common."""
    if max(len(features[0]["properties"]), len(rows[0])) > MOST_HEADINGS:
        raise DataUnfit(
            say("An area or a row has more than {most_headings} fields.", most_headings=MOST_HEADINGS),
            slug="areas-differ",
        )
    shared = [
        (len({str(one["properties"].get(code)) for one in features} & {row[column].strip() for row in rows}), code, column)
        for code in features[0]["properties"]
        for column in rows[0]
    ]  # fmt: skip
    best = max(shared, default=(0, "", ""), key=lambda one: one[0])
    if not best[0]:
        raise DataUnfit(
            "No property of the boundaries holds the codes of the residents.", slug="areas-differ"
        )
    return best[1], best[2]


def _people(rows: list[dict[str, str]], code: str, name: str) -> dict[str, int]:
    """Residents by code."""
    people: dict[str, int] = {}
    for row in rows:
        area = row[code].strip()
        if area in people:
            raise DataUnfit(
                say("“{name}” has the area {area} twice.", name=name, area=area[:40]), slug="population-unfit"
            )
        if area:
            people[area] = _residents(row, name)
    return people


def _residents(row: Mapping[str, str], name: str) -> int:
    column = next((head for head in row if head.strip().lower().startswith(("pop", "resident"))), None)
    if column is None:
        raise DataUnfit(
            say(
                "“{name}” has no column of residents: its heading must begin with pop or resident.", name=name
            ),
            slug="population-unfit",
        )
    told = row[column].replace(",", "").strip()
    if not (told.isascii() and told.isdecimal() and len(told) <= MOST_DIGITS and int(told)):
        raise DataUnfit(
            say(
                "Residents must be whole numbers of 1 or more; “{name}” has “{told}”.",
                name=name,
                told=told[:40],
            ),
            slug="population-unfit",
        )
    return int(told)


def _feature(one: Mapping[str, Any], code: str, file: str) -> dict[str, Any]:
    """The area with code and name alone, its corners to a metre."""
    told, shape = one["properties"], one["geometry"]
    area = str(told.get(code, "")).strip()
    name = next((told[key] for key in told if key != code and key.upper().endswith(("NM", "NAME"))), area)
    try:
        several = shape["type"] == "MultiPolygon"
        corners = [_rings(part) for part in shape["coordinates"]] if several else _rings(shape["coordinates"])
        if not corners:
            raise ValueError
    except (ValueError, KeyError, TypeError, OverflowError):
        raise DataUnfit(
            say(
                "The boundary of {area} in “{file}” cannot be drawn: its corners must be pairs of "
                "longitude and latitude in degrees, four or more in each ring.",
                area=area[:40] or "an area",
                file=file,
            ),
            slug="map-unfit",
        ) from None
    return {
        "type": "Feature",
        "properties": {"code": area, "name": str(name)[:MOST_LETTERS]},
        "geometry": {"type": shape["type"], "coordinates": corners},
    }


def _check_spread(drawn: list[dict[str, Any]], name: str) -> None:
    """Refuse areas on one line."""
    shapes = [one["geometry"] for one in drawn]
    polygons = [
        polygon
        for shape in shapes
        for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])
    ]
    corners = [corner for polygon in polygons for ring in polygon for corner in ring]
    for axis in (0, 1):
        if max(corner[axis] for corner in corners) <= min(corner[axis] for corner in corners):
            raise DataUnfit(say("The areas of “{name}” have no width.", name=name), slug="map-unfit")


def _rings(polygon: Any) -> list[list[list[float]]]:
    rings = [[_corner(one) for one in ring] for ring in polygon]
    if not rings or min(len(ring) for ring in rings) < LEAST_CORNERS:
        raise ValueError
    return rings


def _corner(told: Any) -> list[float]:
    longitude, latitude = (round(float(one), DECIMALS) for one in told[:2])
    if not (-180 <= longitude <= 180 and abs(latitude) <= FURTHEST_NORTH):
        raise ValueError
    return [longitude, latitude]
