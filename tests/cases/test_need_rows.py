"""What only a kind that counts needs fills, table by table: who sees a row of it in raw SQL, and who none."""

import pytest
from django.db import DatabaseError, transaction

from plumbline.cases import services
from plumbline.cases.models import Claim, Need, NeedCount, NeedTakenOff
from plumbline.cases.queries.needs import need_for
from plumbline.sharing.services import block
from tests.cases.test_sight import NO_CONTENT, OF_A_FAMILY, counts
from tests.families import FOUND, RIPE, Families, day, start_families
from tests.remembering import remembered


# A sample is the table's: every agency of the scheme sees that it was drawn, and none of it what it does not see otherwise.
OF_THE_TABLE = {"cases_claimsample"}


@pytest.fixture
@remembered
def filled(personas, looking_as):
    families = Families(personas, looking_as, start_families(personas, looking_as))
    case = families.claimed()
    with looking_as(personas.alice) as alice:
        sample = services.draw_claims(
            scheme=families.scheme, first=RIPE, last=RIPE, size=1, seed="x", by=alice, at=day(RIPE, 17)
        )
        claim = Claim.objects.get(case=case)
    with looking_as(personas.bob) as bob:
        services.check_claim(sample=sample, claim=claim, agrees=True, because="x", by=bob, at=day(RIPE, 18))
    with looking_as(personas.alice) as alice:
        services.withdraw_claim(claim=claim, because="x", by=alice, at=day(RIPE, 19))
        need = need_for(alice, case.ref, 2)
        services.take_need_off(need=need, because="x", by=alice, at=day(RIPE, 20))
    return families


def empty(tables):
    return {table for table, rows in counts(tables).items() if not rows}


def test_its_agencies_see_every_row(filled, personas, looking_as):
    for viewer in (personas.alice, personas.bob, personas.chair):
        with looking_as(viewer):
            assert empty(OF_A_FAMILY) == set(), viewer.name


def test_an_agency_of_the_table_that_is_not_in_the_case_sees_that_a_sample_was_drawn_alone(
    filled, personas, looking_as
):
    with looking_as(personas.dana):
        assert empty(OF_A_FAMILY) == OF_A_FAMILY - OF_THE_TABLE


@pytest.mark.parametrize("name", [*NO_CONTENT, "administrator"])
def test_others_see_none(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty(OF_A_FAMILY) == OF_A_FAMILY


def test_without_an_identity_there_is_none(filled):
    assert empty(OF_A_FAMILY) == OF_A_FAMILY


def test_whoever_is_kept_out_of_a_case_is_kept_out_of_its_counts(filled, personas, looking_as):
    with looking_as(personas.alice) as alice:
        case = Need.objects.first().case
        block(row=case, user=personas.bob.user_id, by=alice, because="test", at=day(RIPE, 20))
    with looking_as(personas.bob):
        assert empty(OF_A_FAMILY) == OF_A_FAMILY - OF_THE_TABLE


@pytest.mark.parametrize("model", [Need, NeedCount, NeedTakenOff, Claim])
def test_no_row_is_ever_changed(filled, personas, looking_as, model):
    with (
        looking_as(personas.alice),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        model.objects.update(at=day(FOUND))
