import json
import re
from xml.etree import ElementTree as ET

import pytest

from plumbline.documents import MapArea, area_map
from plumbline.documents.maps import SHADES
from plumbline.documents.shapes import shapes_of
from plumbline.values.errors import DataUnfit


SVG = "{http://www.w3.org/2000/svg}"


def square(code, west, south=51.5, *, kind="Polygon"):
    ring = [
        [west, south],
        [west + 0.01, south],
        [west + 0.01, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    rings = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Area {code}"},
        "geometry": {"type": kind, "coordinates": rings},
    }


def town(*features):
    return {"type": "FeatureCollection", "features": list(features)}


TOWN = town(*[square(code, -0.6 + 0.01 * place) for place, code in enumerate("abcdefgh")])
ROWS = [
    *[
        MapArea(code, value, (str(value),))
        for code, value in zip("abcdef", (1, 2, 4, 8, 16, 32), strict=True)
    ],
    MapArea("g", None, ("hidden",)),
]


def a_map(rows=ROWS, boundaries=TOWN, **more):
    given = {
        "code": "code",
        "name": "name",
        "columns": ("Rate",),
        "prefix": "town",
        "caption": "Rates",
    } | more
    return area_map(rows, boundaries, **given)


def paths(chart):
    return [one for one in ET.fromstring(chart.svg).iter(f"{SVG}path") if one.get("fill-rule")]  # noqa: S314


def words(chart):
    return [one.text for one in ET.fromstring(chart.svg).iter(f"{SVG}text")]  # noqa: S314


def lightness(colour):
    """Relative luminance. Source: WCAG 2.2."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_area_is_drawn_once_in_its_shade():
    fills = [path.get("fill") for path in paths(a_map(breaks=(2, 4, 8, 16)))]
    assert fills == [*SHADES, SHADES[4], "#ffffff", "#ffffff"]


def test_each_shade_is_darker_than_the_one_before_also_in_grey():
    greys = [lightness(shade) for shade in SHADES]
    assert all(light + 0.05 > 1.25 * (dark + 0.05) for light, dark in zip(greys, greys[1:], strict=False))


def test_hidden_and_not_known_look_unlike_each_other_and_any_shade():
    *_, hidden, unknown = paths(a_map())
    assert hidden.get("stroke-dasharray") != unknown.get("stroke-dasharray")
    assert all(path.get("stroke-dasharray") is None for path in paths(a_map())[:-2])


def test_no_figure_of_a_hidden_area_is_in_the_drawing_or_the_table():
    row = next(row for row in a_map().rows if row[0] == "Area g")
    assert row == ("Area g", "", "hidden", "hidden")


def test_the_table_runs_from_high_to_low_with_number_and_letter():
    chart = a_map(breaks=(2, 4, 8, 16))
    assert chart.columns == ("Area", "Number on the map", "Shade", "Rate")
    assert chart.rows[0] == ("Area f", "1", "E", "32")
    assert chart.rows[5] == ("Area a", "", "A", "1")
    assert chart.rows[-1] == ("Area h", "", "not known", "not known")


def test_the_key_says_where_shades_begin_and_end():
    said = words(a_map(breaks=(2, 10), unit="a head", credit="Made up"))
    assert {
        "A: under 2 a head",
        "B: 2 to under 10 a head",
        "C: 10 or more a head",
        "Not known",
        "Made up",
    } <= set(said)
    assert "Hidden: too few events to show" in said


def test_shades_of_alike_areas_are_one():
    rows = [MapArea(code, 3.0, ("3",)) for code in "abcdefgh"]
    assert {path.get("fill") for path in paths(a_map(rows))} == {SHADES[0]}
    assert "A: All figures for each 1,000 people" in words(a_map(rows))


def test_a_map_of_hidden_areas_alone_has_no_shades():
    chart = a_map([MapArea(code, None, ("hidden",)) for code in "abcdefgh"])
    assert not [said for said in words(chart) if re.match("[A-E]:", said or "")]


def test_numbers_stand_on_the_highest_areas():
    circles = list(ET.fromstring(a_map().svg).iter(f"{SVG}circle"))  # noqa: S314
    first, *_ = circles
    drawn = shapes_of(TOWN, code="code", name="name", width=620)
    assert len(circles) == 5
    assert float(first.get("cx")) == drawn.shapes["f"].label_x


def test_areas_without_anything_are_not_numbered_as_if_some_were_higher():
    chart = a_map([MapArea(code, 1.0 if code == "c" else 0.0, ("x",)) for code in "abcdefgh"])
    assert [row[:2] for row in chart.rows if row[1]] == [("Area c", "1")]
    assert len(list(ET.fromstring(chart.svg).iter(f"{SVG}circle"))) == 1  # noqa: S314


def test_a_label_lies_inside_a_bent_area():
    bent = square("u", 0.0, 50.0)
    bent["geometry"]["coordinates"] = [
        [[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [1, 1], [1, 9], [0, 9], [0, 0]]
    ]
    shape = shapes_of(town(bent), code="code", name="name", width=90).shapes["u"]
    assert not 10 < shape.label_x < 80


def test_a_hole_is_part_of_the_path_and_a_label_misses_it():
    holed = square("u", 0.0, 50.0)
    holed["geometry"]["coordinates"] = [
        [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]],
        [[1, 1], [7, 1], [7, 8], [1, 8], [1, 1]],
    ]
    shape = shapes_of(town(holed), code="code", name="name", width=90).shapes["u"]
    assert shape.path.count("M") == 2
    assert shape.label_x > 70


def test_a_square_on_the_ground_is_square_on_the_map():
    drawn = shapes_of(town(square("a", 0.0, 60.0)), code="code", name="name", width=100)
    # At 60 degrees a degree of longitude is half one of latitude.
    assert drawn.height == pytest.approx(200, rel=0.001)
    assert drawn.metres * drawn.height == pytest.approx(1112, rel=0.001)


def test_a_multipolygon_is_drawn_as_a_polygon_is():
    one, other = (
        shapes_of(town(square("a", 0.0, kind=kind)), code="code", name="name", width=100)
        for kind in ("Polygon", "MultiPolygon")
    )
    assert one == other


def test_nothing_in_it_needs_a_looser_policy():
    svg = a_map().svg
    assert not re.search(r"<(script|style|image|foreignObject|a|use)\b|style=|class=|href=", svg)
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", svg)


def test_two_maps_stand_on_one_page():
    one, other = (set(re.findall(r'id="([^"]+)"', a_map(prefix=prefix).svg)) for prefix in ("one", "two"))
    assert one
    assert not one & other


def test_words_with_markup_stay_words():
    feature = square("a", 0.0)
    feature["properties"]["name"] = "<script>"
    chart = a_map([MapArea("a", 1.0, ("1",))], town(feature), credit="<b>")
    assert "<script" not in chart.svg
    assert "<b>" not in chart.svg


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": []},
        {"rows": [*ROWS, ROWS[0]]},
        {"rows": [MapArea("z", 1.0, ("1",))]},
        {"rows": [MapArea("a", 1.0, ())]},
        {"rows": [MapArea("a", -1.0, ("1",))]},
        {"rows": [MapArea("a", float("nan"), ("1",))]},
        {"breaks": (3, 2)},
        {"breaks": (0, 2)},
        {"breaks": (1, 2, 3, 4, 5)},
        {"code": "no such property"},
        {"boundaries": town()},
        {"boundaries": town(square("a", 0.0), square("a", 1.0))},
        {"boundaries": town({"properties": {"code": "a", "name": "A"}, "geometry": {"type": "Point"}})},
        {"boundaries": town({"properties": None, "geometry": None})},
    ],
)
def test_what_cannot_be_mapped_is_refused(wrong):
    with pytest.raises(DataUnfit):
        a_map(**wrong)


def test_sloughs_boundaries_are_drawn(reference_data):
    boundaries = json.loads((reference_data / "slough-geography" / "slough_lsoa2011.geojson").read_text())
    codes = [feature["properties"]["LSOA11CD"] for feature in boundaries["features"]]
    rows = [MapArea(code, float(place), (str(place),)) for place, code in enumerate(codes)]
    chart = a_map(rows, boundaries, code="LSOA11CD", name="LSOA11NM")
    assert len(paths(chart)) == len(chart.rows) == 80
    assert [sum(row[2] == letter for row in chart.rows) for letter in "ABCDE"] == [16] * 5
    assert len(chart.svg) < 60_000


def test_a_long_credit_is_written_in_lines_that_fit():
    credit = " ".join(["Contains public sector information of an office with a long name"] * 4)
    svg = a_map(credit=credit).svg
    lines = [one for one in re.findall(r">([^<]+)</text>", svg) if "office" in one or "public" in one]
    assert " ".join(lines[::-1]).split() == credit.split()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 95
