"""The catalogue's pages: who keeps it, what is asked for, versions and withdrawal."""

import pytest

from plumbline.interventions.models import Intervention, Version
from tests.casework import panel as panel
from tests.web.contacting.test_queue import signed_in


GIVEN = {
    "name": "Mentoring", "help": "mentoring", "about": "Weekly time", "eligibility": "Adults", "sessions": "8",
    "minutes": "45", "weeks": "10", "elements": "Goal\r\n\r\nStep", "capacity": "", "cost": "450.50",
    "consent": "no", "starts_on": "1 1 2026", "ends_on": "",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


@pytest.fixture
def added(panel):
    provider = str(panel.p.agencies["probation"])
    assert (
        signed_in("administrator").post("/interventions/new", GIVEN | {"provider": provider}).status_code
        == 302
    )
    return Intervention.objects.get()


def test_it_works(added):
    (version,) = Version.objects.all()
    assert (version.cost_pence, version.capacity, version.elements) == (45050, None, ["Goal", "Step"])
    page = text(signed_in("worker").get(f"/interventions/{added.id}"))
    assert "£450.50 a place" in page
    assert "number of places not known" in page
    assert "Change it" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Enter what it is called"),
        ({"sessions": "many"}, "Enter a whole number, like 8"),
        ({"sessions": "0"}, "Enter 1 or more"),
        ({"cost": "1.234"}, "Enter pounds and pence"),
        ({"ends_on": "1 1 2025"}, "The last day is before the first"),
        ({"elements": "Goal\ngoal"}, "Each part of a session stands once"),
        ({"provider": ""}, "Choose the agency that provides it"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(panel, change, said):
    answer = signed_in("alice").post(
        "/interventions/new", GIVEN | {"provider": str(panel.p.agencies["police"])} | change
    )
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Intervention.objects.exists()


def test_a_change_is_a_version_and_of_two_the_second_is_told(added):
    alice = signed_in("alice")
    page = f"/interventions/{added.id}/change"
    assert (
        alice.post(page, GIVEN | {"capacity": "5", "because": "A mentor", "expected": "1"}).status_code == 302
    )
    late = alice.post(page, GIVEN | {"because": "Late", "expected": "1"})
    assert late.status_code == 422
    assert "Somebody else changed this entry" in text(late)
    assert [v.capacity for v in Version.objects.order_by("number")] == [None, 5]
    assert "A mentor" in text(alice.get(f"/interventions/{added.id}"))


def test_withdrawn_it_stays_readable(added):
    alice = signed_in("alice")
    assert alice.post(f"/interventions/{added.id}/withdraw", {"because": ""}).status_code == 422
    assert alice.post(f"/interventions/{added.id}/withdraw", {"because": "No money"}).status_code == 302
    assert "No money" in text(alice.get(f"/interventions/{added.id}"))
    assert "Withdrawn" in text(alice.get("/interventions"))


def test_a_representative_reads_and_does_not_keep_it(added):
    bob = signed_in("bob")
    assert bob.get("/interventions").status_code == 200
    assert "Add an intervention" not in text(bob.get("/interventions"))
    assert bob.get("/interventions/new").status_code == 403


def test_what_is_not_there_is_404(panel):
    assert signed_in("alice").get(f"/interventions/{panel.scheme.id}").status_code == 404
