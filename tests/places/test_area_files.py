"""Published boundaries and residents of small areas."""

import json

import pytest

from plumbline.places import read_area_map
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
