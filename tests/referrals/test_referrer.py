"""The light account: it refers, follows what it referred, and sees nothing else, not even of its own agency."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases.services import triage
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Named, Referral, Triage
from plumbline.referrals.queries import my_referrals, referral_page, visible_referrals
from plumbline.referrals.services import refer_person
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.marac import add_person


@pytest.fixture
def rhys(personas):
    return add_person(personas, "rhys", "police", Role.REFERRER)


def test_it_refers_and_hears_what_became_of_it(panel, personas, looking_as, rhys):
    with looking_as(rhys):
        referral = refer_person(
            scheme=panel.scheme, words="Hurt", by=rhys, made_up=True, at=days(0),
            people=[GivenPerson("person", first_name="Canary", last_name="Marker")],
        )  # fmt: skip
    with looking_as(personas.alice) as alice:
        triage(
            referral=referral,
            decision="not_now",
            because="No bed",
            note="Ask again in June",
            by=alice,
            at=days(1),
        )
    with looking_as(rhys):
        (line,) = my_referrals(rhys)
        assert (line.name.display, line.decision_words) == ("Marker, Canary", "Ask again in June")


def test_a_colleague_s_referral_is_not_there_for_it(panel, personas, looking_as, rhys):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        triage(referral=referral, decision="not_now", because="Ask again in June", by=alice, at=days(1))
    with looking_as(rhys):
        assert list(visible_referrals(rhys)) == []
        with pytest.raises(NotVisible):
            referral_page(rhys, referral.id)


@pytest.mark.parametrize("model", [Referral, Named, Triage])
def test_nor_for_the_database(panel, personas, looking_as, rhys, model):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        triage(referral=referral, decision="not_now", because="Ask again in June", by=alice, at=days(1))
    with looking_as(personas.bob):
        assert model.objects.exists()
    with looking_as(rhys):
        assert not model.objects.exists()
