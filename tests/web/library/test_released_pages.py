"""A researcher outside the partnership reads what was released, takes out what is theirs, and finds nothing else."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.services import add_member, open_account
from plumbline.studies.bundling.keys import seal
from plumbline.studies.models import BundleContent, BundleMeasure, ResearchBundle
from tests.architecture.test_urls import OPEN, patterns
from tests.conftest import database_role
from tests.personas import LONG_AGO, PASSWORD
from tests.studies.released import DAY, put_result


pytestmark = pytest.mark.django_db

CANARY = "Kanari question of what was never released"


@pytest.fixture
def outsider(personas):
    """Somebody at another university with the one role."""
    with database_role("worker"):
        job = job_viewer("set-up")
        identify(job)
        user = open_account(email="outsider@example.invalid", name="Odile", password=PASSWORD, by=job)
        agency = personas.agencies["outside-charity"]
        add_member(user=user, agency_id=agency, role=Role.OUTSIDE_RESEARCHER, by=job, starts=LONG_AGO)
        forget()
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "outsider@example.invalid", "password": PASSWORD})
    return client


@pytest.fixture
def results(personas):
    """One that two released, and one that one did."""
    released = put_result(personas, checkers=(personas.governance, personas.researcher), people=(63, 61))
    held = put_result(personas, checkers=(personas.governance,))
    with database_role("migrator"):
        held.protocol.question = CANARY
        held.protocol.save()
    return released, held


def bundle_for(result, agency, personas):
    """A bundle that two released, made for an organisation."""
    with database_role("migrator"):
        row = ResearchBundle.objects.create(
            result=result,
            purpose="To check the figure",
            recipient="Made-up College",
            ends_on=timezone.localdate() + timedelta(days=30),
            asked_at=DAY,
            asked_by=personas.analyst.user_id,
            for_agency=agency,
        )
        BundleMeasure.objects.create(
            bundle=row,
            people=120,
            smallest=9,
            least=5,
            alone=3,
            columns=["arm"],
            rung="No age",
            measured_at=DAY,
        )
        for who in (personas.governance, personas.researcher):
            row.checks.create(passed=True, checked_by=who.user_id, checked_at=DAY)
        content = io.BytesIO()
        with ZipFile(content, "w") as made:
            made.writestr("README.txt", "Made up\n")
        BundleContent.objects.create(
            bundle=row, sealed=seal(content.getvalue(), bundle=row.id), sha256="a" * 64, made_at=DAY
        )
    return row


def shown(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_they_land_on_what_was_released_and_see_who_released_it(outsider, results, personas):
    assert outsider.get("/", follow=True).request["PATH_INFO"] == "/released"
    page = shown(outsider.get("/released"))
    assert "Did it help?" in page
    for who in (personas.governance, personas.researcher):
        assert who.name in page
    assert "Released by" in page


def test_people_are_rounded_for_them(outsider, results):
    released, _ = results
    pages = [
        shown(outsider.get(address)) for address in ("/released", "/library", f"/released/{released.id}")
    ]
    assert all("124 people" not in page and ">61<" not in page for page in pages)
    assert "not drawn: 65" in pages[2].lower()
    assert "offered: 60" in pages[2].lower()


def test_what_was_not_released_is_not_there(outsider, results):
    _, held = results
    assert outsider.get(f"/released/{held.id}").status_code == 404
    assert all(CANARY not in shown(outsider.get(address)) for address in ("/released", "/library"))


def test_no_other_page_opens(outsider, results):
    """Every address without a part of its own, tried: what opens is theirs, about their account, or how people come and go."""
    released, _ = results
    opened = set()
    for one in patterns():
        try:
            address = reverse(one.name)
        except NoReverseMatch:
            continue
        if one.name != "sign-out" and outsider.get(address).status_code == 200:
            opened.add(one.name)
    assert {"released", "library"} <= opened
    assert opened - OPEN <= {
        "released", "library", "your-account", "change-password", "begin-second-factor", "second-factor", "recovery-codes",
        "notices", "digest", "leave",
    }  # fmt: skip
    for address in (f"/evaluations/{released.id}", f"/library/summaries/{released.id}"):
        assert outsider.get(address).status_code == 403


def test_they_take_out_the_bundle_that_was_made_for_them_and_see_no_other(outsider, results, personas):
    mine = bundle_for(results[0], personas.agencies["outside-charity"], personas)
    other = bundle_for(results[0], personas.agencies["university"], personas)
    page = shown(outsider.get("/released"))
    assert str(mine.id) in page
    assert str(other.id) not in page
    answer = outsider.post(f"/library/bundles/{mine.id}/file")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert outsider.post(f"/library/bundles/{other.id}/file").status_code == 404
    assert outsider.get(f"/library/bundles/{other.id}").status_code == 404


def test_those_inside_find_the_same_list(outsider, results, personas):
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "board@example.invalid", "password": PASSWORD})
    assert "Did it help?" in shown(client.get("/released"))
