"""An analyst gives boundaries and residents from a page, and the next measurement draws them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plumbline.finding.models import SmallAreas
from plumbline.jobs.performing import perform
from plumbline.jobs.tasks import TASKS
from plumbline.queue.models import Work
from tests.facts import CRIMES_HEADER, add_suppliers, take_in, write
from tests.personas import PASSWORD
from tests.places.test_area_files import TWO


pytestmark = pytest.mark.django_db
RESIDENTS = b"lsoa,pop2019\nE01000001,1500\nE01000002,1600"


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


def files(boundaries=None, residents=RESIDENTS, credit="Made-up survey, 2026"):
    told = json.dumps({"type": "FeatureCollection", "features": list(TWO)}).encode()
    return {
        "boundaries": SimpleUploadedFile("areas.geojson", told if boundaries is None else boundaries),
        "residents": SimpleUploadedFile("people.csv", residents),
        "credit": credit,
    }


def test_given_once_they_are_drawn_by_the_next_measurement(client_of, as_role, tmp_path):
    add_suppliers()
    rows = [
        f"C{n},8N,,01/03/2026 22:00,01/03/2026 22:00,02/03/2026,STREET,High Street,,,,E0100000{1 + n % 2},N,RECORDED,MADE UP"
        for n in range(24)
    ]
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, *rows))
    client = client_of()
    assert "No map is drawn" in client.get("/shape/measure").content.decode()
    kept = client.post("/shape/areas", files(), follow=True)
    assert "The areas are kept" in kept.content.decode()
    assert "2 small areas" in client.get("/shape/measure").content.decode()
    client.post("/shape/measure", {"start": "", "end": ""})
    with as_role("analyst"):
        perform(Work.objects.latest("asked_at").id, TASKS)
    shown = client.get("/shape").content.decode()
    assert "for each 1,000 people who live there" in shown
    assert "Made-up survey, 2026" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"boundaries": b"[" * 200_000}, "no GeoJSON of areas"),
        ({"boundaries": b"PK\x03\x04"}, "no GeoJSON of areas"),
        ({"residents": b"lsoa,pop\nE01000001,many\nE01000002,1"}, "whole numbers of 1 or more"),
        ({"residents": b"lsoa,pop\nE01000001,1500"}, "stand in one of the two files alone"),
        ({"credit": ""}, "Say who made the boundaries"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence_and_nothing_is_kept(
    client_of, as_role, wrong, sentence
):
    answer = client_of().post("/shape/areas", files(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with as_role("analyst"):
        assert not SmallAreas.objects.exists()


def test_nobody_else_gives_them_and_to_an_outsider_they_are_not_there(client_of):
    assert client_of("board").get("/shape/areas").status_code == 403
    assert client_of("charlie").get("/shape/areas").status_code == 404
