"""The shape service over real rows: published figures of Thames Valley streets and St Louis people."""

import json

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.finding.models import ShapeReport
from plumbline.finding.queries import latest_shape, shape_report
from plumbline.finding.services import run_shape
from plumbline.linking.services import link_everyone
from plumbline.timeline.services import take_in_file
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused


pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(personas, as_role, looking_as):
    def take(path, feed):
        with as_role("loader"), looking_as(job_viewer("ingest")) as job:
            return take_in_file(path, feed=feed, supplier=personas.agencies["police"], by=job)

    return take


@pytest.fixture
def measure(as_role, looking_as):
    def run(by=None, **options):
        with as_role("analyst"), looking_as(by or job_viewer("shape")) as viewer:
            return run_shape(by=viewer, **options)

    return run


@pytest.fixture
def slough(reference_data, take_in):
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    for month in ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02"):
        take_in(folder / f"{month}-slough-street.csv", "policeuk_street")


def test_slough_places_are_as_published(slough, measure):
    document = measure().document
    places = document["places"]
    assert document["events"] == 1935
    assert places["n"] == 689
    assert (places["months"], places["in_two_months"], places["in_every_month"]) == (5, 348, 15)
    assert places["top_tenth_n"] == 68
    assert round(places["top_tenth_share"], 3) == 0.310
    assert places["expected_top_tenth_share"] < places["expected_high"] < places["top_tenth_share"]
    assert places["top_areas"][0] == {"lsoa": "E01016512", "events": 147}
    assert document["people"] is None
    assert document["recommendation"] == "places"
    assert (document["period_from"], document["period_to"]) == ("2018-10-01", "2019-02-28")


def test_one_area_alone_can_be_measured(slough, measure):
    report = measure(areas=["E01016512"], area="Town centre")
    assert report.document["events"] == 147
    assert report.area == "Town centre"


def test_st_louis_people_are_as_published(reference_data, take_in, measure, as_role, looking_as):
    take_in(reference_data / "st-louis-crime-network" / "person_crime_role.csv", "linked_events")
    with as_role("matcher"), looking_as(job_viewer("link")) as job:
        link_everyone(by=job)
    report = measure()
    people = report.document["people"]
    assert people["by_role"]["any_role"]["repeat_n"] == 213
    assert people["hurt_and_suspected"] == 127
    assert report.document["places"] is None
    assert report.period_from is None
    assert report.document["recommendation"] == "people"
    assert any("places" in reason for reason in report.document["reasons"])


def test_nothing_loaded_is_refused(personas, measure):
    with pytest.raises(DataUnfit, match="No event"):
        measure()


def test_an_unknown_problem_is_refused(personas, measure):
    with pytest.raises(DataUnfit, match="no measure"):
        measure(problem="weather")


def test_only_an_analyst_or_a_job_measures(personas, measure):
    with pytest.raises(PermissionRefused):
        measure(by=personas.alice)


def test_a_report_is_kept_once_read_by_the_partnership_and_names_nobody(
    slough, measure, personas, looking_as, as_role
):
    report = measure()
    with as_role("auditor"):
        assert Entry.objects.filter(what="shape.measured").count() == 1
    for reader in (personas.alice, personas.board, personas.analyst, personas.researcher):
        with looking_as(reader):
            assert latest_shape(reader).id == report.id
    with looking_as(personas.charlie):
        with pytest.raises(NotVisible):
            latest_shape(personas.charlie)
        with pytest.raises(NotVisible):
            shape_report(personas.charlie, report.id)
    with looking_as(personas.dana), pytest.raises(PermissionRefused):
        latest_shape(personas.dana)
    with looking_as(personas.alice):
        assert "On or near" not in json.dumps(ShapeReport.objects.get().document)
