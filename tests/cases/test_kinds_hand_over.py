"""A case of every kind is handed to another area by the course of its kind: refused it comes back, accepted it is closed as handed over."""

import pytest

from plumbline.cases import services
from plumbline.cases.queries import state_of
from plumbline.cases.queries.transfers import transfers_of
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.values.errors import StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.families import RIPE, Families, day, start_families
from tests.iom import Iom, start_iom
from tests.mash import a_mash


def of_iom(p, look, _):
    return Iom(p, look, start_iom(p, look)).selected(), days(40)


def of_families(p, look, _):
    families = Families(p, look, start_families(p, look))
    return families.attached(), day(RIPE)


def of_mash(p, look, _):
    mash = a_mash(p, look)
    case = mash.deciding()
    mash.decide(case, "open_case", at=days(6))
    return mash.fresh(case), days(8)


def of_panel(p, look, panel):
    return panel.active()[0], days(40)


@pytest.mark.parametrize("begun", [of_iom, of_families, of_mash, of_panel], ids=lambda f: f.__name__)
def test_it_is_handed_over_by_its_course(begun, personas, looking_as, panel):
    case, at = begun(personas, looking_as, panel)
    with looking_as(personas.alice) as alice:
        before = state_of(case).state
        for answer, state in (("refused", before), ("accepted", "transferring")):
            services.send_transfer(case=case, area="Far area", words="Moves there", by=alice, at=at)
            assert state_of(case).state == "transferring"
            with pytest.raises(StageRefused):
                services.close_case(case=case, reason="transferred", words="Theirs now", by=alice, at=at)
            services.record_transfer_reply(
                transfer=transfers_of(alice, case)[-1].transfer, answer=answer, words="By letter", said_by="Their co-ordinator",
                by=alice, at=at,
            )  # fmt: skip
            assert state_of(case).state == state
        services.close_case(case=case, reason="transferred", words="Theirs now", by=alice, at=at)
        assert state_of(case).state == "closed"


@pytest.mark.parametrize("slug", known_kinds())
def test_every_kind_hands_over_and_takes_over(slug):
    kind = kind_called(slug)
    assert any("transfer_sent" in state.on for state in kind.course.states.values())
    # The panel asks whoever refers for no way in; every other kind has one of its own for what another area hands over.
    assert slug == "violence" or kind.routes["transfer"].regardless
    assert "transferred" in kind.work.closure_reasons
    final = next(state for state in kind.course.states.values() if kind.course.is_final(state.slug))
    assert "transferred" in final.reopens.never_after
