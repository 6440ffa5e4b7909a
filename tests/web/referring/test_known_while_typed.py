"""Whoever was let know that somebody is in a case reads it before they send a referral of the same person; nobody else reads anything."""

import pytest

from plumbline.access.enums import Role
from plumbline.people.services import share_identity
from tests.cases.test_presence import let_know
from tests.casework import panel as panel
from tests.marac import add_person
from tests.web.referring.pages import write
from tests.web.safety.test_pages import said, signed_in


NEW = "/referrals/new/violence-panel"
TYPED = {"words": "Seen with bruises", "danger": "no", "person_1_first": "canary", "person_1_last": "Marker"}


@pytest.fixture
def case(panel):
    """Probation was let know, and has a record of the person; housing has the record alone."""
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        let_know(case, panel.p.agencies["probation"], by=alice)
        share_identity(
            person_id=case.person_id,
            agencies=[panel.p.agencies["probation"], panel.p.agencies["housing"]],
            by=alice,
            because="test",
        )
    return case


def read_over(who, born="4 5 1990", **changes):
    page = said(write(signed_in(who), NEW, **TYPED | {"person_1_born": born} | changes))
    assert "Check your answers before you send" in page
    return page


def test_it_is_read_before_the_referral_is_sent_and_of_nobody_else(case):
    page = read_over("worker")
    assert "canary Marker: known to Violence panel." in page
    assert "Call before you send: Alice, extension 7" in page
    for changes in ({"born": "5 5 1990"}, {"born": ""}, {"person_1_first": "can"}):
        assert "known to" not in read_over("worker", **changes)


def test_to_others_there_is_nothing(case, panel):
    """An agency with a record and nothing let know; and a light account of the agency that was."""
    add_person(panel.p, "lee", "probation", Role.REFERRER)
    for who in ("dana", "lee"):
        assert "known to" not in read_over(who)


def test_whoever_may_not_see_the_person_anyway_finds_nothing_out_by_typing(panel):
    """Let know, without a record of the person at their agency: what is typed is compared with what they may see."""
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        let_know(case, panel.p.agencies["probation"], by=alice)
    assert "known to" not in read_over("worker")
