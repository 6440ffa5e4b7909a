"""The shape page, drawn from real public files and from nothing."""

import pytest
from django.test import Client

from plumbline.finding.services import run_shape
from plumbline.places import read_area_map
from plumbline.timeline.services import undo_batch
from tests.facts import CRIMES_HEADER, acting, add_suppliers, crime_row, link, take_in, write
from tests.linking.desk import anns
from tests.personas import PASSWORD


@pytest.fixture
def page(personas):
    """The shape page as the analyst sees it."""

    def fetch(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client.get("/shape")

    return fetch


def measure(**options):
    with acting("analyst", "shape") as job:
        return run_shape(by=job, **options)


def test_before_anything_is_measured_it_says_so(page):
    assert "has not been measured yet" in page().content.decode()


def test_slough_is_drawn_with_its_published_counts(page, reference_data):
    add_suppliers()
    for file in sorted((reference_data / "policeuk-thames-valley" / "slough-only").glob("201*-street.csv")):
        take_in(file)
    measure()
    shown = page().content.decode()
    assert "348 of 689" in shown
    assert "15 in every one of 5 months" in shown
    assert "E01016512 (147)" in shown
    assert "31%" in shown
    assert "Not in these data: people, couples" in shown
    assert "<svg" in shown
    assert "Harm is not weighed" in shown


def slough_areas(reference_data):
    folder = reference_data / "slough-geography"
    return read_area_map(
        folder / "slough_lsoa2011.geojson",
        folder / "slough_lsoa_population_imd2019.csv",
        credit="Contains OS data",
    )


def test_slough_has_its_map_with_rates_by_who_lives_there(page, reference_data):
    add_suppliers()
    for file in sorted((reference_data / "policeuk-thames-valley" / "slough-only").glob("201*-street.csv")):
        take_in(file)
    measure(area_map=slough_areas(reference_data))
    shown = page().content.decode()
    assert "42.4 to 59.0" in shown
    assert "Slough 009B" in shown
    assert shown.count('fill-rule="evenodd"') == 80
    assert "Contains OS data" in shown
    measure()
    assert "42.4 to 59.0" in page().content.decode(), "the next measurement keeps the areas"


def test_st_louis_is_drawn_without_dates_or_places(page, reference_data):
    add_suppliers()
    take_in(reference_data / "st-louis-crime-network" / "person_crime_role.csv")
    link()
    measure()
    shown = page().content.decode()
    assert "No dates in the data" in shown
    assert "127 people were hurt in one event and suspected in another" in shown
    assert "Not in these data: places" in shown
    assert "<svg" in shown


def test_pairs_that_wait_are_said_beside_the_people(page, tmp_path):
    add_suppliers()
    take_in(write(tmp_path, "a.csv", CRIMES_HEADER, *(crime_row(f"C{n}") for n in range(20))))
    anns(tmp_path, 2)
    link()
    measure()
    assert "1 pair of records was left" in " ".join(page().content.decode().split())


def test_a_report_says_which_files_were_taken_back_since(page, tmp_path):
    add_suppliers()
    kept = take_in(write(tmp_path, "a.csv", CRIMES_HEADER, *(crime_row(f"C{n}") for n in range(20))))
    gone = take_in(write(tmp_path, "b.csv", CRIMES_HEADER, *(crime_row(f"D{n}") for n in range(20))))
    measure()
    assert "Taken back since" not in page("board").content.decode()
    with acting("loader", "ingest") as job:
        undo_batch(batch_id=gone.batch.id, by=job, because="wrong-file")
    shown = page("board").content.decode()
    assert kept.batch.id != gone.batch.id
    assert shown.count("Police recorded crimes, on") == 1


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 403), ("bob", 403), ("charlie", 404), ("board", 200), ("researcher", 200)]
)
def test_figures_are_for_those_who_use_them(page, who, status):
    assert page(who).status_code == status
