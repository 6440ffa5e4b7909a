"""Instruments: loaded whole or not at all, faults told with file and line, ticks counted from the answers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plumbline.cli.story
from plumbline.access.jobs import job_viewer
from plumbline.assessments.models import Instrument
from plumbline.assessments.queries import instrument, instruments
from plumbline.assessments.reading import read_instrument
from plumbline.assessments.rules import ANSWERS, count_ticks
from plumbline.assessments.services import load_instrument
from plumbline.values.errors import DataUnfit, PermissionRefused


SAMPLE = Path(plumbline.cli.story.__file__).with_name("made_up_checklist.yaml")
GOOD = """instrument: made-up
version: "1"
title: Made-up list
licence: Made up
made_up: true
questions:
  q1: {words: Is it so}
  q2: {words: Is it not, hint: Think twice}
"""


@pytest.fixture
def file(tmp_path):
    def write(words, name="list.yaml"):
        path = tmp_path / name
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return path

    return write


def test_the_sample_is_marked_as_made_up():
    read = read_instrument(SAMPLE)
    assert read.made_up
    assert len(read.questions) == 24
    assert all("Made-up question" in words for _, words, _ in read.questions)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('version: "1"\n', ""), r"line 1, “version” is missing"),
        (("title: Made-up list", "title: ' '"), r"line 3, title: words are expected"),
        (("instrument: made-up", "instrument: Made Up"), r"line 1, instrument: give a short name"),
        (("licence: Made up", "licence: ''"), r"line 4, licence: words are expected"),
        (("  q1: {words: Is it so}", "  q1: {word: Is it so}"), r"line 7, questions.q1: “words” is missing"),
        (("  q2:", "  q1:"), r"line 8, questions.q1: this key is given twice"),
        (("  q2:", "  Q 2:"), r"line 8, questions.Q 2: name each question"),
        (("made_up: true", "made_up: perhaps"), r"line 5, made_up: “perhaps” is not one of"),
        (("made_up: true", "owner: me"), r"line 5, owner: this key is not known"),
        (("{words: Is it so}", "{words: [a"), r"line \d+: "),
        (("Is it so", "x" * 1001), r"line 7, questions.q1.words: 1,000 characters"),
    ],
)
def test_a_fault_is_told_with_its_line(file, change, told):
    with pytest.raises(DataUnfit, match=told):
        read_instrument(file(GOOD.replace(*change)))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "empty"),
        (b"\xff\xfe\x00x", "not text in UTF-8"),
        ("- a\n- b\n", "a mapping is expected"),
        (b"x" * 1_000_001, "too large"),
        ("instrument: made-up\ntitle: a\x07bell", r"^list.yaml line 2: there is a sign in it"),
        ("[" * 5_000, "^list.yaml: more is inside one another"),
    ],
)
def test_a_file_that_is_no_instrument_is_refused(file, words, told):
    with pytest.raises(DataUnfit, match=told):
        read_instrument(file(words))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DataUnfit, match="no such file"):
        read_instrument(tmp_path / "none.yaml")


class TestLoading:
    @pytest.fixture
    def job(self, looking_as, db):
        with looking_as(job_viewer("operate")) as job:
            yield job

    def test_it_is_there_from_then_on(self, job, file):
        row, is_new = load_instrument(path=file(GOOD), by=job)
        assert is_new
        assert instruments() == [row]
        assert instrument("made-up", "1").questions[1] == ["q2", "Is it not", "Think twice"]

    def test_the_same_again_changes_nothing(self, job, file):
        load_instrument(path=file(GOOD), by=job)
        _, is_new = load_instrument(path=file("# a remark\n" + GOOD, "other.yaml"), by=job)
        assert (is_new, Instrument.objects.count()) == (False, 1)

    def test_other_contents_are_another_version(self, job, file):
        load_instrument(path=file(GOOD), by=job)
        changed = GOOD.replace("Is it so", "Is it so today")
        with pytest.raises(DataUnfit, match="Give this one another version"):
            load_instrument(path=file(changed), by=job)
        load_instrument(path=file(changed.replace('"1"', '"2"')), by=job)
        assert [one.version for one in instruments()] == ["2"]
        assert instrument("made-up", "1").questions[0][1] == "Is it so"

    def test_nothing_is_left_of_a_file_at_fault(self, job, file):
        with pytest.raises(DataUnfit):
            load_instrument(path=file(GOOD.replace("  q2:", "  q1:")), by=job)
        assert instruments() == []

    def test_a_representative_loads_none(self, personas, looking_as, file):
        with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused, match="loads an instrument"):
            load_instrument(path=file(GOOD), by=bob)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sampled_from(sorted(ANSWERS)), min_size=1))
def test_ticks_are_the_answers_that_say_yes(answers):
    assert count_ticks(list(answers), answers) == list(answers.values()).count("yes")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"a": "yes"}, "1 of 2 questions"),
        ({"a": "yes", "b": "no", "c": "no"}, "no such question"),
        ({"a": "yes", "b": "maybe"}, "yes, no or not known"),
    ],
)
def test_all_of_it_is_answered_or_it_is_not_counted(answers, told):
    with pytest.raises(DataUnfit, match=told):
        count_ticks(["a", "b"], answers)
