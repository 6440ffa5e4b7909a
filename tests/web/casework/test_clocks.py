"""Time limits on the page of a case, and a clock that stands still for a reason."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework import panel as panel
from tests.mash import a_mash
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import said, send


@pytest.fixture
def case(personas, looking_as):
    mash = a_mash(personas, looking_as)
    return mash.screened(mash.contact(at=timezone.now() - timedelta(hours=2)), rating="red")


def test_whoever_is_shown_a_clock_is_written_down(case, as_role):
    client, before = signed_in("alice"), entries(as_role)
    assert client.get(f"/cases/{case.ref}/clocks/decision").status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED


def test_the_page_shows_how_long_by_when_and_both_sorts_of_time(case):
    page = said(signed_in("alice").get(f"/cases/{case.ref}"))
    assert "Decided by the MASH" in page
    assert "4 hours from" in page
    assert "2 hours in all" in page
    assert "of it in working hours" in page


def test_a_limit_of_months_is_told_in_days(panel):
    case, *_ = panel.active()
    page = said(signed_in("alice").get(f"/cases/{case.ref}"))
    assert re.search(r"6 months from .*?\d+ days? in all", page)
    assert "of it in working hours" not in page


def test_it_stands_still_for_a_reason_and_goes_on(case):
    alice, address = signed_in("alice"), f"/cases/{case.ref}/clocks/decision"
    assert "Choose why it stands still" in said(send(alice, address, words="At five"))
    assert "Say why" in said(send(alice, address, reason="awaiting_medical", words=""))
    page = said(send(alice, address, reason="awaiting_medical", words="At five"))
    assert "Stands still" in page
    assert "A medical examination is awaited. At five" in page
    page = said(send(alice, address, reason="go_on", words="Seen"))
    assert "Stands still" not in page
    assert "stood still" in page


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("charlie", 404)])
def test_a_partner_sees_it_and_does_not_stop_it(case, who, status):
    client = signed_in(who)
    assert client.get(f"/cases/{case.ref}/clocks/decision").status_code == status


@pytest.mark.parametrize("slug", ["referral_decision", "conference", "made_up"])
def test_a_clock_that_never_stands_still_has_no_page(case, slug):
    assert signed_in("alice").get(f"/cases/{case.ref}/clocks/{slug}").status_code == 404


def test_what_comes_next_is_a_decision_by_somebody_else(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.deciding()
    page = said(signed_in("chair").get(f"/cases/{case.ref}"))
    assert "with “Recommendation and threshold” filled in, and it is not whoever took the case in" in page
    page = said(send(signed_in("chair"), f"/cases/{case.ref}/move", state="decided", because="x"))
    assert "Decision: choose what holds" in page
    page = said(
        send(
            signed_in("chair"),
            f"/cases/{case.ref}/move",
            state="decided",
            because="x",
            chosen=["early_help", "marac"],
        )
    )
    assert "Decided, being handed over" in page


def test_whoever_screened_is_told_that_somebody_else_signs_it_off(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.deciding(who="sol")
    refused = send(
        signed_in("alice"), f"/cases/{case.ref}/move", state="decided", because="x", chosen=["early_help"]
    )
    assert refused.status_code in (403, 422)
    assert "Somebody else does" in said(refused)


def test_the_handbook_says_by_whose_law_it_is_read_and_when_the_team_is_at_work(personas, looking_as):
    mash = a_mash(personas, looking_as)
    page = said(signed_in("alice").get(f"/schemes/{mash.scheme.slug}"))
    assert "from 09:00 to 17:00, Monday to Friday" in page
    assert "Read by the law of England" in page
    assert "Set by a step in the course of the case" in page


def test_a_case_goes_on_past_its_longest_time_with_a_reason(panel):
    case = panel.active()[0]
    alice, address = signed_in("alice"), f"/cases/{case.ref}/clocks/longest"
    assert "Say why it goes on longer" in said(alice.get(f"/cases/{case.ref}"))
    assert "Choose why it goes on" in said(send(alice, address, words="x", until="in 2 weeks"))
    page = said(send(alice, address, reason="begun", words="Four sessions are left", until="in 5 months"))
    assert "Goes on longer" in page
    assert "Help that is working is not finished. Four sessions are left" in page
    assert signed_in("bob").get(address).status_code == 403
