"""Why triage decided, apart from what the referrer reads of it."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases.services import triage
from plumbline.referrals.models import Triage, TriageReason
from plumbline.referrals.queries import my_referrals, reason_of
from plumbline.sharing.services import block
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import add_person


def decided(panel, *, note="", decision="not_now"):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision=decision, because="Kanari why", note=note, by=alice, at=days(1))
    return referral


def read_by(panel, referral, viewer):
    with panel.look(viewer):
        return reason_of(viewer, referral.id), list(TriageReason.objects.values_list("words", flat=True))


@pytest.mark.parametrize("name", ["alice", "chair"])
def test_those_who_decide_read_the_reason(panel, name):
    referral = decided(panel)
    assert read_by(panel, referral, getattr(panel.p, name)) == ("Kanari why", ["Kanari why"])


@pytest.mark.parametrize("name", ["bob", "dana", "worker", "charlie", "board", "governance"])
def test_nobody_else_does_not_even_the_referrer(panel, name):
    referral = decided(panel)
    assert read_by(panel, referral, getattr(panel.p, name)) == ("", [])


def test_nor_a_referrer_at_the_host(panel):
    rhys = add_person(panel.p, "rhys", "council", Role.PRACTITIONER)
    assert read_by(panel, decided(panel), rhys) == ("", [])


def test_nor_a_chair_who_is_kept_from_the_referral(panel):
    referral = decided(panel)
    with panel.look(panel.p.alice) as alice:
        block(row=referral, user=panel.p.chair.user_id, by=alice, because="conflict", at=days(2))
    assert read_by(panel, referral, panel.p.chair) == ("", [])


@pytest.mark.parametrize(
    ("decision", "begins"),
    [("advice", "Your referral is not taken in. Advice"), ("not_now", "Your referral is not taken in now")],
)
def test_the_referrer_reads_the_usual_sentence_of_the_decision(panel, decision, begins):
    decided(panel, decision=decision)
    with panel.look(panel.p.bob) as bob:
        (line,) = my_referrals(bob)
    assert line.decision_words.startswith(begins)


def test_or_the_note_that_was_written(panel):
    decided(panel, note="Ask again in June")
    with panel.look(panel.p.bob) as bob:
        assert my_referrals(bob)[0].decision_words == "Ask again in June"


def test_the_reason_stands_in_no_row_that_the_referrer_reads(panel):
    decided(panel)
    with panel.look(panel.p.bob):
        assert "Kanari" not in Triage.objects.get().words
