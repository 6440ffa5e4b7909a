"""Published boundaries and residents of small areas."""

import json
import time
import tracemalloc

import pytest

from plumbline.places import area_map_of, read_area_map
from plumbline.values.errors import DataUnfit


def area(code, **more):
    ring = [[-0.6, 51.5], [-0.59, 51.5], [-0.59, 51.51], [-0.6, 51.5]]
    told = {"type": "Polygon", "coordinates": [ring]} | more
    return {
        "type": "Feature",
        "properties": {"LSOA11CD": code, "LSOA11NM": f"Town {code[-1]}"},
        "geometry": told,
    }


TWO = (area("E01000001"), area("E01000002"))


@pytest.fixture
def read(tmp_path):
    def do(
        features=TWO,
        residents="E01000001,1500\nE01000002,1600",
        head="lsoa,pop2019",
    ):
        boundaries, people = tmp_path / "areas.geojson", tmp_path / "people.csv"
        boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        people.write_text(f"{head}\n{residents}\n")
        return read_area_map(boundaries, people)

    return do


def test_it_works(read):
    found = read()
    assert found.population == {"E01000001": 1500, "E01000002": 1600}
    assert [one["properties"] for one in found.boundaries["features"]] == [
        {"code": "E01000001", "name": "Town 1"},
        {"code": "E01000002", "name": "Town 2"},
    ]


def test_slough_is_read_whole(reference_data):
    folder = reference_data / "slough-geography"
    found = read_area_map(folder / "slough_lsoa2011.geojson", folder / "slough_lsoa_population_imd2019.csv")
    assert (len(found.population), sum(found.population.values())) == (80, 149_539)


def test_corners_are_told_to_a_metre(read):
    shape = area(
        "E01000001", coordinates=[[[-0.604236822202674, 51.5], [-0.59, 51.5], [-0.59, 51.51], [-0.6, 51.5]]]
    )
    found = read([shape], "E01000001,1500")
    assert found.boundaries["features"][0]["geometry"]["coordinates"][0][0] == [-0.60424, 51.5]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"residents": "E01000001,1500"}, "areas-differ"),
        ({"residents": "E01000001,1500\nE01000002,1600\nE01000003,1700"}, "areas-differ"),
        ({"residents": "S01000001,1500"}, "areas-differ"),
        ({"residents": "E01000001,many\nE01000002,1600"}, "population-unfit"),
        ({"residents": "E01000001,0\nE01000002,1600"}, "population-unfit"),
        ({"head": "lsoa,households"}, "population-unfit"),
        ({"features": ()}, "map-unfit"),
        ({"features": ({"type": "Feature"},)}, "map-unfit"),
        ({"features": (area("E01000001", type="Point"),)}, "map-unfit"),
    ],
)
def test_files_that_do_not_fit_are_refused(change, slug, read):
    with pytest.raises(DataUnfit) as refused:
        read(**change)
    assert refused.value.slug == slug


@pytest.mark.parametrize("content", [b"not json", b"[" * 100_000, b"\xff\xfe\x00", b'{"features": 3}'])
def test_what_is_no_geojson_is_refused(content, tmp_path):
    (tmp_path / "a.geojson").write_bytes(content)
    (tmp_path / "b.csv").write_text("lsoa,pop\nE01000001,5\n")
    with pytest.raises(DataUnfit):
        read_area_map(tmp_path / "a.geojson", tmp_path / "b.csv")


RING = [[-0.6, 51.5], [-0.59, 51.5], [-0.59, 51.51], [-0.6, 51.5]]


@pytest.mark.parametrize(
    "coordinates",
    [
        [],
        [[]],
        [RING[:3]],
        [[[497_000, 180_000], *RING[1:]]],
        [[["east", "north"], *RING[1:]]],
        [[[10**400, 51.5], *RING[1:]]],
        [[[float("nan"), 51.5], *RING[1:]]],
        [[[-0.6], *RING[1:]]],
        [[[[RING]]]],
        {"a": 1},
        None,
        [[[-0.6, 51.5]] * 4],
    ],
    ids=[
        "none", "no-corner", "three", "metres", "words", "endless", "nan", "one-number", "nested", "no-list", "null", "a-point",
    ],
)  # fmt: skip
def test_a_boundary_that_cannot_be_drawn_is_refused(coordinates, read):
    with pytest.raises(DataUnfit) as refused:
        read([area("E01000001", coordinates=coordinates)], "E01000001,1500")
    assert refused.value.slug == "map-unfit"


@pytest.mark.parametrize(
    "boundaries",
    [
        b"[" * 300_000,
        b'{"features": ' * 40_000,
        b"[1," * 450_000,
        b'{"features":[' + b"1," * 2_100_000,
        b'{"features": 1e999}',
        b'{"features": [{"geometry": {"type": "Polygon"}, "properties": null}]}',
        b"\xff\xfe\x00",
        b"\x00" * 1000,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"PK\x03\x04 a workbook",
        b" " * 20_000_001,
    ],
    ids=["deep", "deeper", "lists", "numbers", "endless", "no-codes", "utf-16", "nul", "xml", "zip", "large"],
)
def test_hostile_boundaries_are_refused_soon_and_in_little_memory(boundaries):
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(DataUnfit) as refused:
        area_map_of(
            boundaries, b"lsoa,pop\nE01000001,1500", boundaries_name="a.geojson", residents_name="p.csv"
        )
    taken, (_, most) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.slug == "map-unfit"
    assert taken < 2
    assert most < 200_000_000


@pytest.mark.parametrize(
    "residents",
    [
        b"",
        b"lsoa,pop\n",
        b"lsoa,pop\nE01000001,1500\nE01000001,1500",
        "lsoa,pop\nE01000001,\u00b2".encode(),
        b"lsoa,pop\nE01000001," + b"9" * 5000,
        b'lsoa,pop\nE01000001,"' + b"a" * 200_000,
        b"lsoa,pop\nE01000001,-5",
        b"\xff\xfe",
    ],
    ids=["empty", "no-rows", "twice", "no-digit", "long", "long-cell", "negative", "utf-16"],
)
def test_hostile_residents_are_refused(residents):
    content = json.dumps({"type": "FeatureCollection", "features": [TWO[0]]}).encode()
    with pytest.raises(DataUnfit) as refused:
        area_map_of(content, residents, boundaries_name="a.geojson", residents_name="p.csv")
    assert refused.value.slug == "population-unfit"


def test_an_area_twice_among_the_boundaries_is_refused(read):
    with pytest.raises(DataUnfit, match="an area twice"):
        read([TWO[0], TWO[0]], "E01000001,1500")


def test_a_table_of_endless_headings_is_refused_soon():
    about = {f"p{n}": "x" for n in range(20_000)}
    content = json.dumps({"features": [{**TWO[0], "properties": about}]}).encode()
    heads = ",".join(f"h{n}" for n in range(20_000)).encode()
    with pytest.raises(DataUnfit, match="more than 100 fields"):
        area_map_of(content, heads + b"\n1", boundaries_name="a.geojson", residents_name="p.csv")


def test_boundaries_of_more_corners_than_a_page_can_draw_are_refused():
    ring = b"[-0.6,51.5],[-0.59,51.5]," * 200_000 + b"[-0.59,51.51],[-0.6,51.5]"
    content = (
        b'{"features":[{"properties":{"code":"E01000001"},"geometry":{"type":"Polygon","coordinates":[['
        + ring
    ) + b"]]}}]}"
    with pytest.raises(DataUnfit, match="more corners than can be drawn"):
        area_map_of(content, b"lsoa,pop\nE01000001,1500", boundaries_name="a.geojson", residents_name="p.csv")
