"""A loaded instrument on the referral form: its ticks are counted, kept with their words, and shown at triage."""

from pathlib import Path

import pytest

import plumbline.cli.story
from plumbline.access.jobs import job_viewer
from plumbline.assessments.services import load_instrument
from plumbline.referrals.entry import GivenAssessment, GivenEntry
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.values.errors import DataUnfit
from tests.cases.assessed import load
from tests.casework import days
from tests.marac import ANSWERS, HARMER, VICTIM
from tests.web.referring.test_repeats import marac as marac
from tests.web.referring.test_repeats import refer
from tests.web.safety.test_pages import said, signed_in


SAMPLE = Path(plumbline.cli.story.__file__).with_name("made_up_checklist.yaml")
MADE = {"assessed_on": "1 3 2026", "assessor": "Made-up officer"}


@pytest.fixture
def loaded(marac, looking_as):
    with looking_as(job_viewer("operate")) as job:
        return load_instrument(path=SAMPLE, by=job)[0]


def ticks(yes, *, of=24):
    return {f"tick_made-up-checklist_q{n}": "yes" if n <= yes else "no" for n in range(1, of + 1)}


def test_without_one_the_form_asks_for_the_number_alone(marac):
    assert "Answer here" not in said(signed_in("bob").get("/referrals/new/marac"))


def test_its_licence_stands_beside_it(loaded):
    page = said(signed_in("bob").get("/referrals/new/marac"))
    assert "Answer here: Made-up checklist, version 1" in page
    assert "no real instrument" in page
    assert "checked" not in page


@pytest.mark.parametrize(("yes", "told"), [(14, "Referral sent"), (13, "needs 14 or more, and this is 13")])
def test_ticks_are_counted_against_the_threshold(loaded, yes, told):
    assert told in refer("visible_high_risk", **MADE, **ticks(yes))


def test_a_number_that_does_not_agree_is_sent_back(loaded):
    assert "You ticked 14 and wrote 20" in refer("visible_high_risk", score="20", **MADE, **ticks(14))


def test_half_an_instrument_is_sent_back(loaded):
    page = refer("visible_high_risk", **MADE, **ticks(10, of=20))
    assert "Answer this question, or say that it is not known" in page


def test_whoever_decides_reads_what_was_ticked(loaded, marac):
    refer("visible_high_risk", **MADE, **ticks(14))
    with marac.look(marac.p.alice):
        referral = Referral.objects.get()
    assert referral.assessment["score"] == 14
    assert referral.assessment["instrument"] == "Made-up checklist"
    assert referral.assessment["answers"]["q24"] == "no"
    page = said(signed_in("alice").get(f"/referrals/{referral.id}"))
    assert "Answered yes" in page
    assert "Made-up question 14," in page
    assert "Made-up question 15," not in page


def test_a_score_that_was_made_up_beside_the_answers_counts_nothing(loaded, marac):
    """Not by the page alone: whoever calls the service gets the same count."""
    answers = {f"q{n}": "yes" if n < 14 else "no" for n in range(1, 25)}
    given = GivenAssessment(
        "Mine", 24, days(0).date(), "Me", version="1", slug="made-up-checklist", answers=answers
    )
    with marac.look(marac.p.bob) as bob, pytest.raises(DataUnfit, match="this is 13"):
        refer_person(
            scheme=marac.scheme, words="x", people=(VICTIM, HARMER), by=bob, at=days(0),
            entry=GivenEntry("visible_high_risk", given, answers=ANSWERS),
        )  # fmt: skip


def test_one_that_is_scored_otherwise_is_neither_offered_nor_taken(loaded, marac, tmp_path):
    """Its answers are no ticks, so no threshold of ticks may rest on them."""
    load(marac.look, tmp_path)
    page = said(signed_in("bob").get("/referrals/new/marac"))
    assert "Made-up checklist, version 1" in page
    assert "Made-up scale" not in page
    answers = {"h1": "yes", "h2": "yes", "h3": "yes", "d1": "yes", "d2": "yes"}
    given = GivenAssessment(
        "Mine", 24, days(0).date(), "Me", version="1", slug="made-up-scale", answers=answers
    )
    with marac.look(marac.p.bob) as bob, pytest.raises(DataUnfit, match="not one that is ticked"):
        refer_person(
            scheme=marac.scheme,
            words="x",
            people=[VICTIM, HARMER],
            entry=GivenEntry("visible_high_risk", given, answers=ANSWERS),
            by=bob,
        )
