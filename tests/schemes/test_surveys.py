"""A survey is answered once by each code, and an answer leads to nobody."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.identity import briefly_as
from plumbline.access.jobs import job_id, job_viewer
from plumbline.audit.models import Entry
from plumbline.schemes.models import SurveyAnswer, SurveyComment, SurveyInvitation
from plumbline.schemes.queries.surveys import answered, asked_by
from plumbline.schemes.services import answer_survey, open_survey
from plumbline.schemes.survey import (
    LENGTH,
    SIGNS,
    checked_answers,
    fingerprint,
    new_code,
    newest,
    shown,
    survey_of,
    surveys,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.casework import days


LAST = date(2026, 12, 31)
AT = days(290)  # 17 December 2026
ANSWERS = {"useful": 4, "heard": 2}


@pytest.fixture
def asked(panel):
    with panel.look(panel.p.alice) as alice:
        return open_survey(
            scheme=panel.scheme, survey="practitioners", invited=12, closes_on=LAST, by=alice, at=AT
        )


@contextmanager
def nobody():
    with briefly_as(job_viewer("survey")):
        yield


def answer(code, answers=ANSWERS, **given):
    with nobody():
        answer_survey(code=code, answers=answers, at=AT, **given)


def test_a_code_brings_one_answer(panel, asked):
    row, codes = asked
    answer(codes[0].lower(), comment=" Shorter meetings ")
    with pytest.raises(DataUnfit, match="used already"):
        answer(codes[0])
    with nobody():
        found = answered(panel.scheme, row.id, date(2027, 1, 1))
        assert SurveyInvitation.objects.filter(round=row).count() == 11
    assert (found.answers, found.comments) == (1, ("Shorter meetings",))
    assert (found.agreed["useful"], found.agreed["heard"], found.agreed["fair"]) == ((1, 1), (0, 1), (0, 0))


def test_an_answer_and_a_comment_hold_no_time_no_code_and_nobody():
    """What a row of either has: an id drawn at random, its round, and what was said. Neither points at the other."""
    for model, said in ((SurveyAnswer, "answers"), (SurveyComment, "words")):
        assert {field.name for field in model._meta.get_fields()} == {"id", "round", said}
        assert not any(isinstance(f, models.DateField | models.DateTimeField) for f in model._meta.fields)
    assert {field.name for field in SurveyInvitation._meta.get_fields()} == {"id", "round", "sha256"}


def test_the_ledger_names_the_job_and_the_round_alone(asked, as_role):
    row, codes = asked
    answer(codes[0], comment="Shorter")
    with as_role("auditor"):
        (entry,) = Entry.objects.filter(what="survey.answered")
    assert (entry.actor, entry.objects_seen) == (job_id("survey"), [row.id])


def test_codes_are_kept_as_fingerprints_alone(asked):
    _, codes = asked
    with nobody():
        kept = set(SurveyInvitation.objects.values_list("sha256", flat=True))
    assert kept == {fingerprint(code) for code in codes}
    assert not kept & set(codes)


def test_after_its_last_day_no_answer_is_taken(asked):
    _, codes = asked
    with nobody(), pytest.raises(DataUnfit, match="over"):
        answer_survey(code=codes[0], answers=ANSWERS, at=days(310))
    with nobody(), pytest.raises(DataUnfit, match="over"):
        asked_by(codes[0], date(2027, 1, 1))


def test_until_then_nothing_is_read(panel, asked):
    row, codes = asked
    answer(codes[0])
    with nobody(), pytest.raises(NotVisible):
        answered(panel.scheme, row.id, LAST)


@pytest.mark.parametrize("answers", [{}, {"useful": 6}, {"useful": 0}, {"liked": 3}])
def test_what_is_off_the_scale_is_refused_and_the_code_still_holds(asked, answers):
    _, codes = asked
    with pytest.raises(DataUnfit):
        answer(codes[0], answers)
    answer(codes[0])


@pytest.mark.parametrize(
    "change",
    [{"invited": 9}, {"invited": 501}, {"closes_on": date(2026, 12, 17)}, {"closes_on": date(2027, 6, 1)}, {"survey": "none"}],
)  # fmt: skip
def test_what_would_not_be_anonymous_or_has_no_end_is_not_asked(panel, change):
    given = {"survey": "practitioners", "invited": 12, "closes_on": LAST} | change
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit):
        open_survey(scheme=panel.scheme, by=alice, at=AT, **given)


@pytest.mark.parametrize("who", ["bob", "charlie", "board"])
def test_chair_and_coordinator_ask(panel, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer), pytest.raises(PermissionRefused):
        open_survey(scheme=panel.scheme, survey="practitioners", invited=12, closes_on=LAST, by=viewer, at=AT)


def test_another_scheme_does_not_read_it(panel, asked):
    row, _ = asked
    other = type(panel.scheme)(id=panel.p.agencies["council"])
    with nobody(), pytest.raises(NotVisible):
        answered(other, row.id, date(2027, 1, 1))


def test_every_survey_that_comes_along_can_be_asked():
    assert {one.slug for one in newest(AT.date())} == {"practitioners", "participants"}
    for one in surveys().values():
        assert checked_answers(one, dict.fromkeys(one.questions, 3))
        assert "Name" in one.comment or "names" in one.comment
    with pytest.raises(DataUnfit):
        survey_of("practitioners", 99)


@given(st.text(SIGNS, min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_known_however_it_is_typed(code):
    typed = shown(code).lower().replace("0", "o").replace("1", "l")
    assert fingerprint(typed) == fingerprint(code)


def test_codes_differ():
    assert len({new_code() for _ in range(200)}) == 200
