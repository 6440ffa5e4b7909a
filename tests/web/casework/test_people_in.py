"""The pages by which people come into a case and leave it."""

import pytest

from tests.families import Families, start_families
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


@pytest.fixture
def case(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as)).taken()


@pytest.mark.parametrize("page", ["new", "left"])
def test_whoever_is_shown_somebody_is_written_down(case, as_role, page):
    client, before = signed_in("alice"), entries(as_role)
    assert client.get(f"/cases/{case.ref}/people/{page}").status_code == 200
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_somebody_comes_and_goes(case):
    alice = signed_in("alice")
    given = {"part": "child", "first": "Rita", "last": "Rowan", "born": "2 1 2024", "because": "Born"}
    page = said(send(alice, f"/cases/{case.ref}/people/new", **given))
    assert "They are in the case." in page
    assert "Rowan, Rita" in page
    page = alice.get(f"/cases/{case.ref}/people/left").content.decode()
    key = page.split("Child: Rowan, Rita")[0].rsplit('value="', 1)[1].split('"')[0]
    page = said(send(alice, f"/cases/{case.ref}/people/left", person=key, because="Moved"))
    assert "What was written about them stays." in page
    assert "Child: Rowan, Rita" not in said(alice.get(f"/cases/{case.ref}/people/left"))


def test_what_will_not_do_is_said_beside_its_field(case):
    given = {"part": "child", "first": "Rita", "last": "", "born": "2 1 1999", "because": ""}
    refused = send(signed_in("alice"), f"/cases/{case.ref}/people/new", **given)
    assert refused.status_code == 422
    assert "Enter the last name." in said(refused)
    assert "Say why, in a few words." in said(refused)


def test_only_a_lead_is_offered_it(case):
    assert "/people/new" in said(signed_in("alice").get(f"/cases/{case.ref}"))
    assert "/people/new" not in said(signed_in("bob").get(f"/cases/{case.ref}"))
    assert signed_in("bob").get(f"/cases/{case.ref}/people/new").status_code == 403


class TestBehindAWall:
    """A child and a second perpetrator come into a MARAC's case that goes on."""

    @pytest.fixture
    def case(self, personas, looking_as):
        return Marac(personas, looking_as, start_marac(personas, looking_as)).taken()

    @pytest.mark.parametrize(("part", "label"), [("child", "Child"), ("perpetrator", "Perpetrator")])
    def test_they_are_brought_in(self, case, part, label):
        alice = signed_in("alice")
        assert f"/cases/{case.ref}/people/new" in said(alice.get(f"/cases/{case.ref}"))
        assert "The wall goes up around whom you bring in" in said(alice.get(f"/cases/{case.ref}/people/new"))
        given = {"part": part, "first": "Rita", "last": "Rowan", "because": "Named at the meeting"}
        page = said(send(alice, f"/cases/{case.ref}/people/new", **given))
        assert "They are in the case." in page
        assert "Rowan, Rita" in page

    def test_nobody_leaves(self, case):
        alice = signed_in("alice")
        assert "/people/left" not in said(alice.get(f"/cases/{case.ref}"))
        assert "the wall stays up" in said(alice.get(f"/cases/{case.ref}/people/left"))
