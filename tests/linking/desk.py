"""A matcher, a few people who may be one, and the desk as that matcher uses it."""

from __future__ import annotations

from contextlib import contextmanager

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import viewer_for
from plumbline.access.services import add_member, open_account
from plumbline.linking.enums import Verdict
from plumbline.linking.queries import waiting_pairs
from plumbline.linking.services import decide_pair, link_arrivals, take_back_decision
from plumbline.people.models import Person, Record
from tests.conftest import database_role
from tests.facts import PEOPLE_HEADER, acting, person_row, take_in, write
from tests.personas import LONG_AGO, PASSWORD


def add_matcher(personas, name="mo", agency="police"):
    """A matcher of an agency, as they stand when signed in."""
    with database_role("worker"):
        job = job_viewer("set-up")
        identify(job)
        user = open_account(email=f"{name}@example.invalid", name=name.title(), password=PASSWORD, by=job)
        add_member(user=user, agency_id=personas.agencies[agency], role=Role.MATCHER, by=job, starts=LONG_AGO)
        forget()
    return viewer_for(user)


def ann(ref, crime="C1", *, phone="", address="", surname="Example", forename="Ann"):
    """Ann Example; without a telephone in common she waits to be looked at."""
    return person_row(ref, crime, "VICTIM", forename, surname, "01/02/1990", phone=phone, address=address)


def people(folder, name, *rows):
    return take_in(write(folder, name, PEOPLE_HEADER, *rows))


def anns(folder, count):
    """So many Anns, each known by a telephone of her own, one file each."""
    for n in range(1, count + 1):
        people(folder, f"{n}.csv", ann(f"P{n}", f"C{n}", phone=f"0770090{n:04d}"))


def arrivals():
    with acting("matcher", "link") as job:
        return link_arrivals(by=job)


@contextmanager
def at_the_desk(viewer):
    """As the web process, for that viewer."""
    identify(viewer)
    try:
        yield
    finally:
        forget()


def waiting(viewer):
    with at_the_desk(viewer):
        return waiting_pairs(viewer)[0]


def references():
    """Pair id by the references of its two records, and live records by reference."""
    from plumbline.linking.models import Proposal

    with database_role("migrator"):
        ref_of = dict(Record.objects.values_list("id", "record_ref"))
        return {
            frozenset({ref_of[p.left_record], ref_of[p.right_record]}): p.id for p in Proposal.objects.all()
        }


def decide(viewer, one, other, verdict=Verdict.SAME, because="looked"):
    with at_the_desk(viewer):
        return decide_pair(
            pair=references()[frozenset({one, other})], verdict=verdict, by=viewer, because=because
        )


def join(one, other, *, by, second):
    """Join two, by as many matchers as it takes; the decision."""
    decision = decide(by, one, other)
    if len({keys()[one], keys()[other]}) > 1:
        assert decide(second, one, other) == decision
    return decision


def take_back(viewer, decision):
    with at_the_desk(viewer):
        take_back_decision(decision=decision, by=viewer, because="mistaken")


def keys():
    """Person of each live record, by reference."""
    with database_role("migrator"):
        return dict(Record.objects.filter(withdrawn_at__isnull=True).values_list("record_ref", "person_id"))


def alias_of(key):
    with database_role("migrator"):
        return Person.objects.get(id=key).alias_of_id


def state():
    """All that joining may change: key, readers and blocks of every record and person, and whose alias is whose."""
    with database_role("migrator"):
        columns = ("seen_by_agencies", "seen_by_users", "hidden_from")
        return (
            sorted(map(str, Record.objects.values_list("id", "person_id", *columns))),
            sorted(map(str, Person.objects.values_list("id", "alias_of_id", *columns))),
        )
