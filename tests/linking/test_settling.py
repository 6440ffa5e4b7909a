"""Any sequence of joins, taken back in any order, gives what the joins that stand give; none standing, what was before."""

from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.people.models import Person
from plumbline.people.services import hide_person_from
from tests.conftest import database_role
from tests.facts import add_suppliers, link
from tests.linking.desk import add_matcher, anns, at_the_desk, join, keys, state, take_back


PEOPLE = [f"P{n}" for n in range(1, 6)]
PAIRS = list(combinations(PEOPLE, 2))


def expected(base, standing):
    """Key of each record by the joins that stand: the eldest key of its component. `base` maps references to (age, key)."""
    component = {ref: {ref} for ref in base}
    for one, other in standing:
        whole = component[one] | component[other]
        component.update(dict.fromkeys(whole, whole))
    return {ref: min(base[r] for r in component[ref])[1] for ref in base}


@pytest.fixture
def mo(personas, tmp_path):
    """Five people who may be one, one of them kept from Dana."""
    add_suppliers()
    anns(tmp_path, len(PEOPLE))
    link()
    with at_the_desk(personas.chair):
        hide_person_from(person_id=keys()["P3"], user=personas.dana.user_id, by=personas.chair, because="x")
    return add_matcher(personas)


@pytest.fixture
def sam(personas, mo):
    return add_matcher(personas, "sam")


def ages():
    with database_role("migrator"):
        opened = dict(Person.objects.values_list("id", "opened_at"))
    return {ref: ((opened[key], key), key) for ref, key in keys().items()}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PAIRS), max_size=9), st.randoms(use_true_random=False))
def test_joins_and_their_undoing(mo, sam, acts, random):
    began = transaction.savepoint()
    try:
        _walk(mo, sam, acts, random)
    finally:
        transaction.savepoint_rollback(began)


def _walk(mo, sam, acts, random):
    base, before, standing = ages(), state(), {}
    for act in acts:
        found = expected(base, standing)
        if act in standing:
            take_back(mo, standing.pop(act))
        elif found[act[0]] != found[act[1]]:
            standing[act] = join(*act, by=mo, second=sam)
        assert keys() == expected(base, standing)
    for act in random.sample(sorted(standing), len(standing)):
        take_back(mo, standing.pop(act))
        assert keys() == expected(base, standing)
    assert state() == before
