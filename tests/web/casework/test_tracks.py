"""Rating a case and keeping a score, on pages: what is offered to whom, what is refused beside its field, what is written down."""

from html import unescape

import pytest
from django.db import connection
from django.utils import timezone

from plumbline.audit.enums import Verb
from tests.casework import panel as panel
from tests.iom import Iom, start_iom
from tests.trust.test_canaries import signed_in


@pytest.fixture
def case(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as)).selected()


def body(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


def test_a_colour_is_set_and_shown_with_author_and_reason(case):
    bob = signed_in("bob")
    assert f"/cases/{case.ref}/ratings/colour" in body(bob.get(f"/cases/{case.ref}"))
    page = body(
        bob.post(
            f"/cases/{case.ref}/ratings/colour", {"value": "red", "because": "Seen at the yard"}, follow=True
        )
    )
    assert "offending" in page
    assert "Seen at the yard" in page
    again = body(bob.post(f"/cases/{case.ref}/ratings/colour", {"value": "green", "because": ""}), 422)
    assert "Say why, in a few words." in again


def test_a_representative_is_not_offered_the_cohort(case):
    bob = signed_in("bob")
    assert f"/cases/{case.ref}/ratings/cohort" not in body(bob.get(f"/cases/{case.ref}"))
    assert bob.get(f"/cases/{case.ref}/ratings/cohort").status_code == 403
    assert bob.get(f"/cases/{case.ref}/ratings/level").status_code == 404


def test_a_score_is_kept_with_its_band(case):
    bob, today = signed_in("bob"), timezone.localdate()
    given = {
        "tool": "rsr",
        "version": "2",
        "score": "6.9",
        "made_on": f"{today:%d %m %Y}",
        "made_by": "P. Officer",
    }
    page = body(bob.post(f"/cases/{case.ref}/scores/new", given, follow=True))
    assert "RSR 2: 6.9" in page
    assert "band high" in page
    refused = body(bob.post(f"/cases/{case.ref}/scores/new", {**given, "score": "170"}), 422)
    assert "RSR gives scores from 0 to 100." in refused


def test_whoever_is_shown_a_rating_is_written_down(case, as_role):
    bob = signed_in("bob")
    for address in (f"/cases/{case.ref}/ratings/colour", f"/cases/{case.ref}/scores/new"):
        assert bob.get(address).status_code == 200
        with as_role("auditor"), connection.cursor() as cursor:
            cursor.execute("SELECT verb FROM audit_entry ORDER BY at DESC LIMIT 1")
            assert cursor.fetchone()[0] == Verb.CONSULTATION


def test_a_kind_without_tracks_offers_neither(panel):
    ref = panel.active()[0].ref
    alice = signed_in("alice")
    assert "/ratings/" not in body(alice.get(f"/cases/{ref}"))
    assert alice.get(f"/cases/{ref}/ratings/colour").status_code == 404
    assert alice.get(f"/cases/{ref}/scores/new").status_code == 404
