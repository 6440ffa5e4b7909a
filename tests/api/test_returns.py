"""Returns through the machine door: of each kind as its page counts them, as they may leave the partnership."""

import pytest

from plumbline.access.tokens import Scope
from plumbline.reporting.entering import NOT_PROVEN
from plumbline.reporting.returns import CANNOT
from tests.api.listening import door_on_loopback
from tests.casework import days
from tests.families import Families, start_families
from tests.iom import Iom, start_iom
from tests.mappa import a_mappa
from tests.marac import Marac, start_marac
from tests.mash import a_mash
from tests.web.returns.test_whose_cases import WHOLE


FEW = "7 or fewer"


@pytest.fixture
def as_they_are(monkeypatch):
    """Counts unrounded, so that one is told from none."""
    for room in ("returns", "entering"):
        monkeypatch.setattr(f"plumbline.reporting.{room}.round_outside", lambda count: count)


def told(machine, address, who="alice"):
    answer = machine(who).get(f"returns/{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def counts(machine, address):
    return {one["slug"]: one["count"] for one in told(machine, address)["indicators"]}


def test_of_a_marac_the_cases_heard(personas, looking_as, machine, as_they_are):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    marac.heard(marac.taken())
    assert counts(machine, "marac/2026/1")["cases"] == "1"
    assert counts(machine, "marac/2026/2")["cases"] == "0"


def test_few_are_hidden(personas, looking_as, machine):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    marac.heard(marac.taken())
    assert counts(machine, "marac/2026/1")["cases"] == FEW


def test_of_a_mash_the_contacts_received(personas, looking_as, machine, as_they_are):
    mash = a_mash(personas, looking_as)
    mash.screened(mash.contact(at=days(1)))
    found = counts(machine, "mash/2026/1")
    assert (found["contacts"], found["rate"]) == ("1", CANNOT)


def test_of_an_iom_those_who_entered_with_what_cannot_be_known(personas, looking_as, machine, as_they_are):
    Iom(personas, looking_as, start_iom(personas, looking_as)).selected()
    assert counts(machine, "iom/2026/1")["entered"] == "1"
    assert told(machine, "iom/2026/1")["cautions"] == [WHOLE, NOT_PROVEN]


def test_of_families_those_attached(personas, looking_as, machine, as_they_are):
    Families(personas, looking_as, start_families(personas, looking_as)).attached()
    assert counts(machine, "families/2024/1")["attached"] == "1"


def test_of_a_mappa_those_managed_over_the_year(personas, looking_as, machine, as_they_are):
    a_mappa(personas, looking_as).at_level("2", at=days(27))
    found = counts(machine, "mappa/year/2026")
    assert (found["at_end-2-2"], found["rate"]) == ("1", CANNOT)
    assert machine("alice").get("returns/mappa/2026/1").status_code == 404


def test_a_panel_owes_none(panel, machine):
    panel.active()
    for address in ("violence-panel/2026/1", "violence-panel/year/2026"):
        assert machine("alice").get(f"returns/{address}").status_code == 404


@pytest.mark.parametrize("address", ["mash/2026/5", "mash/1999/1", "mappa/year/1999"])
def test_a_time_that_no_return_is_of_is_refused_with_a_sentence(personas, looking_as, machine, address):
    a_mash(personas, looking_as)
    a_mappa(personas, looking_as)
    answer = machine("alice").get(f"returns/{address}")
    assert (answer.status_code, answer.json()["detail"][:8]) == (422, "Choose a")


@pytest.mark.parametrize("address", ["mash/2026/1", "mappa/year/2026"])
def test_only_who_leads_it_reads_one_and_only_with_the_scope(personas, looking_as, machine, address):
    a_mash(personas, looking_as)
    a_mappa(personas, looking_as)
    assert machine("bob").get(f"returns/{address}").status_code == 403
    lacking = machine("alice", scopes=[Scope.READ_CASES]).get(f"returns/{address}")
    assert lacking.status_code == 403


def test_the_client_reads_both(personas, looking_as, machine):
    from plumbline_client import Plumbline

    a_mash(personas, looking_as)
    a_mappa(personas, looking_as)
    with door_on_loopback() as address:
        door = Plumbline(address, machine("alice").secret)
        assert door.quarter_return("mash", 2026, 1)["scheme"] == "mash"
        assert door.annual_return("mappa", 2026)["period"].endswith("31 March 2026")
