"""The adviser's first page: a new victim by a link, with the hours that are left; and the co-ordinator's inbox once they are over."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.cases import services as cases
from tests.marac import Marac, add_person, start_marac
from tests.web.contacting.test_queue import signed_in


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


def text(client, address):
    return " ".join(client.get(address).content.decode().split())


def referred(marac):
    """A case whose referral was 25 hours ago; triage took it in a day after."""
    return marac.taken(marac.referral(at=timezone.now() - timedelta(hours=25)))


def test_she_lands_where_a_new_victim_is_a_link(marac, ines):
    case = referred(marac)
    client = signed_in("ines")
    assert client.get("/").url == "/my-people"
    said = text(client, "/my-people")
    assert "New to your agency (1)" in said
    assert f'href="/cases/{case.ref}/victim"' in said
    assert "1 day 1 hour since the referral, within 24 hours" in said
    # An empty list of her own actions is not said over a list that is not empty.
    assert "so nobody is listed here" not in said


def test_once_tried_it_is_listed_as_not_heard(marac, ines):
    case = referred(marac)
    with marac.look(ines):
        cases.log_contact(case=case, outcome="no_answer", by=ines)
    said = text(signed_in("ines"), "/my-people")
    assert "New to your agency" not in said
    assert "Not heard at a meeting yet (1)" in said
    assert f'href="/cases/{case.ref}/victim"' in said


def test_the_coordinator_reads_the_hour_that_is_past(marac, ines):
    referred(marac)
    due = timezone.localtime() - timedelta(hours=1)
    said = text(signed_in("alice"), "/inbox?group=limits")
    assert "Adviser has tried to reach the victim" in said
    # The case was made within the minute.
    assert {f"{due:%H:%M}", f"{due - timedelta(minutes=1):%H:%M}"} & set(re.findall(r"\d\d:\d\d", said))
