"""What only a MARAC fills, table by table: who sees a row of it in raw SQL, and who none."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries.transfers import transfers_of
from tests.cases.test_sight import NO_CONTENT, OF_A_MARAC, counts
from tests.casework import days
from tests.marac import Marac, add_person, start_marac
from tests.remembering import remembered


ALONE = {"cases_promptanswer", "cases_safeway"}


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
@remembered
def filled(personas, looking_as, ines):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))
    case = marac.heard(marac.taken())
    with looking_as(ines):
        services.stop_clock(case=case, reason="no_safe_way", by=ines, at=days(8))
        services.speak_for_victim(case=case, moment="wishes", words="x", how="x", by=ines, at=days(8))
    with looking_as(personas.bob) as bob:
        flag = services.set_flag(case=case, agency=personas.agencies["police"], by=bob, at=days(8))
        services.remove_flag(flag=flag, words="By mistake", by=bob, at=days(9))
    with looking_as(personas.alice) as alice:
        him = Participant.objects.get(case=case, part="perpetrator").person_id
        services.answer_prompt(
            case=case, prompt="mappa", person_id=him, answer="no", words="x", by=alice, at=days(9)
        )
        services.send_transfer(case=case, area="Far", words="x", by=alice, at=days(9))
        sent = transfers_of(alice, case)[-1].transfer
        services.record_transfer_reply(
            transfer=sent, answer="accepted", words="x", said_by="x", by=alice, at=days(10)
        )
    return case


def empty(tables):
    return {table for table, rows in counts(tables).items() if not rows}


def test_its_agencies_see_every_row_but_those_of_one_alone(filled, personas, looking_as, ines):
    for viewer, missing in (
        (personas.alice, {"cases_safeway"}),
        (ines, {"cases_promptanswer"}),
        (personas.bob, ALONE),
    ):
        with looking_as(viewer):
            assert empty(OF_A_MARAC) == missing, viewer.name


@pytest.mark.parametrize("name", [*NO_CONTENT, "worker", "administrator"])
def test_others_see_none(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty(OF_A_MARAC) == OF_A_MARAC


def test_without_an_identity_there_is_none(filled):
    assert empty(OF_A_MARAC) == OF_A_MARAC
