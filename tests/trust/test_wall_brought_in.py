"""The wall goes up around whoever is brought into a MARAC's case that is open: the offender manager of a second perpetrator learns of nothing."""

import pytest
from django.db import connection

from plumbline.cases import services as cases
from plumbline.people.models import Person
from plumbline.referrals.entry import GivenPerson
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.trust.test_canaries import signed_in
from tests.trust.test_wall import (
    MARKERS,
    PUBLIC,
    crawled,
    differences,
    in_panel,
    marac,
    officer,
    own_pages,
    pushed,
    said_in,
    text,
)


__all__ = ["in_panel", "marac", "officer"]


@pytest.fixture
def heard(in_panel, marac, officer):
    """A MARAC's case of other people, to whose table probation was let in."""
    return marac.heard(marac.taken(ask=("police", "probation")), attending=("bob", "worker"))


@pytest.fixture
def brought_in(in_panel, heard, marac, personas, looking_as):
    """The pages of the officer before, and the case into which the man of the panel and a child were brought."""
    pages = {address: text(page) for address, page in crawled(own_pages(in_panel)).items()}
    m, at = MARKERS, heard.opened_at
    with looking_as(personas.alice) as alice:
        him = cases.bring_in(
            case=heard, person=GivenPerson("perpetrator", first_name=m["typedfirst"], last_name="Marker", sex="M"),
            because=m["why"], by=alice, at=days(20),
        ).person_id  # fmt: skip
        cases.bring_in(
            case=heard, person=GivenPerson("child", first_name=m["childfirst"], last_name=m["victimlast"]), because=m["why"],
            by=alice, at=days(20),
        )  # fmt: skip
    assert at < days(20)
    with looking_as(personas.bob) as bob:
        cases.log_contact(
            case=heard, person_id=him, outcome="met", minutes=5, words=m["contact"], by=bob, at=days(21)
        )
        cases.set_safe_contact(
            case=heard, person_id=him, safe_ways=["visit"], words=m["told"], agencies=[], by=bob, at=days(21)
        )
    with database_role("migrator"):
        Person.objects.filter(id=him).update(alias_of=in_panel.person_id)
    return pages, {"case": heard, "ref": heard.ref, "referral_id": heard.referral_id}


def test_whoever_sits_at_the_table_finds_them(brought_in):
    """The positive control: the representative of the same agency."""
    client, (_, ids) = signed_in("worker"), brought_in
    seen = {a: client.get(a) for a in (f"/cases/{ids['ref']}", f"/cases/{ids['ref']}/chronology")}
    assert {"childfirst", "contact"} <= said_in(seen)


def test_nothing_of_it_reaches_the_officer(brought_in, in_panel):
    pages, ids = brought_in
    for found in (crawled(ids), pushed(ids)):
        assert said_in(found) & set(MARKERS) == set()
        for address, page in found.items():
            assert address in PUBLIC or said_in({address: page}) == set(), address
    assert differences(pages, crawled(own_pages(in_panel))) == {}


def test_the_database_shows_the_officer_no_row_of_it(brought_in, officer, personas, looking_as):
    _, ids = brought_in
    tables = ("cases_participant", "cases_contact", "cases_safecontact")

    def rows(viewer):
        with looking_as(viewer), connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [ids["case"].id])  # noqa: S608
                found.append(cursor.fetchone()[0])
            return found

    assert rows(officer) == [0, 0, 0]
    assert rows(personas.worker) == [5, 1, 1]
