"""Instruments with scores: what a file must say, and faults told with file and line."""

from decimal import Decimal
from pathlib import Path

import pytest

import plumbline.cli.story
from plumbline.access.jobs import job_viewer
from plumbline.assessments.definition import checklist
from plumbline.assessments.enums import NotKnown, Rule, Sort
from plumbline.assessments.queries import checklists, definition_of, instruments, instruments_on
from plumbline.assessments.reading import read_instrument
from plumbline.assessments.scoring import check_bands
from plumbline.assessments.services import load_instrument
from plumbline.values.errors import DataUnfit
from tests.assessments.made_up import WHOLE
from tests.casework import days


STORY = Path(plumbline.cli.story.__file__).parent
# What the fingerprint of a plain checklist was before there was more to say than ticks.
PLAIN = "instrument: made-up\nversion: '1'\ntitle: Made-up list\nlicence: Made up\nquestions:\n  q1: {words: Is it so}\n"
PLAIN_WAS = "04a0ccf10730fe6d91fe84e99802b4d0fded16e1a0e1dbf3421cf2f2e03a9c6c"


@pytest.fixture
def file(tmp_path):
    def write(words, name="scale.yaml"):
        path = tmp_path / name
        path.write_text(words)
        return path

    return write


def test_it_works(file):
    read = read_instrument(file(WHOLE))
    found = read.definition
    assert (found.rule, found.not_known, found.judgement) == (Rule.SUM, NotKnown.NOTHING, True)
    assert [(d.title, [q.sort for q in d.questions]) for d in found.domains] == [
        ("Home", [Sort.YES_NO, Sort.NUMBER, Sort.WORDS]),
        ("Days", [Sort.ONE_OF, Sort.WORDS]),
    ]
    assert found.reach == (0, 9)
    assert [(b.label, b.low, b.high) for b in found.bands] == [("Low", 0, 4), ("High", 5, 9)]
    assert read.effective_from.isoformat() == "2026-01-01"


@pytest.mark.parametrize("name", ["made_up_lantern", "made_up_compass"])
def test_a_sample_is_marked_as_made_up_in_every_word(name):
    read = read_instrument(STORY / f"{name}.yaml")
    assert read.made_up
    assert read.title.startswith("Made-up")
    assert all("made up" in q.words.casefold() for q in read.definition.questions)
    assert check_bands(read.definition) is None


def test_a_sample_has_domains_strengths_and_every_sort():
    found = read_instrument(STORY / "made_up_lantern.yaml").definition
    assert found.has_domains
    assert any(q.strength for q in found.questions)
    assert {q.sort for q in found.questions} == set(Sort)


def test_decimal_weights_make_smaller_steps():
    found = read_instrument(STORY / "made_up_compass.yaml").definition
    assert (found.step, found.reach) == (Decimal("0.1"), (0, Decimal("9.5")))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("source: Invented\n", ""), r"line 1, “source” is missing"),
        (("effective_from: 2026-01-01\n", ""), r"line 1, “effective_from” is missing"),
        (("says: Nothing\n", ""), r"line 1, “says” is missing"),
        (("2026-01-01", "soon"), r"line 6, effective_from: a date like"),
        (("rule: sum", "rule: magic"), r"line 9, scoring.rule: “magic” is not one of"),
        (("not_known: nothing", "not_known: who"), r"line 9, scoring.not_known: “who” is not one of"),
        (
            ("from: 5", "from: 6"),
            r"line 13, bands.high: there is a gap: “low” ends at 4, so this begins at 5",
        ),
        (("from: 5", "from: 4"), r"line 13, bands.high: it overlaps “low”, which ends at 4"),
        (("to: 9", "to: 8"), r"line 13, bands.high: the most is 9, and no band holds it"),
        (("from: 0, to: 4", "from: 1, to: 4"), r"line 12, bands.low: the least score is 0"),
        (("from: 5, to: 9", "from: 5, to: 4"), r"line 13, bands.high: “from” is above “to”"),
        (
            (
                "  high: {label: High, from: 5, to: 9}",
                "  high: {label: High, from: 5, to: 9}\n  top: {label: T, from: 10, to: 12}",
            ),
            r"line 14, bands.top: no answers lead there: scores run from 0 to 9",
        ),
        (("points: 3", "points: lots"), r"line 18, domains.home.questions.h1.points: a number"),
        (("points: 3", "points: 0"), r"line 18, domains.home.questions.h1.points: nought"),
        (
            ("points: 3", "weight: 3"),
            r"line 18, domains.home.questions.h1: a weight goes with the rule “weighted”",
        ),
        (("least: 0, most: 4", "least: 4, most: 4"), r"line 19, .*most: give a number above “least”"),
        (("least: 0, most: 4", "least: 0"), r"line 19, .*“most” is missing"),
        (("least: 0, most: 4", "least: 0, most: 4.5"), r"line 19, .*a whole number"),
        (("sort: number", "sort: colour"), r"line 19, .*sort: “colour” is not one of"),
        (("strength: true", "strength: true, points: 2"), r"line 20, .*words and strengths are never scored"),
        (("          never: {words: Never, points: 0}\n", ""), r"line 28, .*options: give 2 to 20 options"),
        (("never: {words: Never, points: 0}", "never: {words: Never}"), r"line 28, .*“points” is missing"),
        (("never:", "not_known:"), r"line 28, .*“not known” is offered by itself"),
        (("d1:", "h1:"), r"line 15, domains: the question “h1” is in two domains"),
        (("title: Days", "name: Days"), r"line 22, domains.days: “title” is missing"),
        (("rule: sum", "rule: ticks"), r"line 28, .*never scored: leave the points out"),
    ],
)
def test_a_fault_is_told_with_its_line(file, change, told):
    assert change[0] in WHOLE
    with pytest.raises(DataUnfit, match=told):
        read_instrument(file(WHOLE.replace(*change, 1)))


def test_questions_or_domains_not_both(file):
    with pytest.raises(DataUnfit, match="not both"):
        read_instrument(file(WHOLE + "questions:\n  q1: {words: x}\n"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("points: 2", r"questions.q1: where ticks are counted, each yes is one"),
        (
            "sort: number, least: 0, most: 3",
            r"questions.q1: where ticks are counted, a question is answered yes or no",
        ),
    ],
)
def test_where_ticks_are_counted_nothing_else_is(file, question, told):
    words = WHOLE[: WHOLE.index("bands:")].replace("rule: sum", "rule: ticks")
    with pytest.raises(DataUnfit, match=told):
        read_instrument(file(f"{words}questions:\n  q1: {{words: x, {question}}}\n"))


def test_bands_over_words_alone(file):
    words = WHOLE[: WHOLE.index("domains:")] + "questions:\n  q1: {words: x, sort: words}\n"
    with pytest.raises(DataUnfit, match="bands: no question is scored"):
        read_instrument(file(words))


class TestLoading:
    @pytest.fixture
    def job(self, looking_as, db):
        with looking_as(job_viewer("operate")) as job:
            yield job

    def test_it_is_held_as_it_was_read(self, job, file):
        row, _ = load_instrument(path=file(WHOLE), by=job)
        row.refresh_from_db()
        assert definition_of(row) == read_instrument(file(WHOLE)).definition

    def test_a_checklist_from_before_is_the_same_file_still(self, job, file):
        row, _ = load_instrument(path=file(PLAIN), by=job)
        assert row.sha256 == PLAIN_WAS
        assert definition_of(row) == checklist(row.questions)
        row.definition = {}
        assert definition_of(row) == checklist(row.questions)

    def test_the_version_in_effect_is_used_until_the_next_is(self, job, file):
        load_instrument(path=file(WHOLE), by=job)
        later = WHOLE.replace('version: "1"', 'version: "2"').replace("2026-01-01", "2026-06-01")
        load_instrument(path=file(later), by=job)
        versions = {day: [r.version for r in instruments_on(days(day).date())] for day in (-90, 0, 200)}
        assert versions == {-90: [], 0: ["1"], 200: ["2"]}
        assert [r.version for r in instruments()] == ["2"]

    def test_a_referral_offers_what_is_ticked_alone(self, job, file):
        load_instrument(path=file(WHOLE), by=job)
        load_instrument(path=file(PLAIN), by=job)
        assert [r.slug for r in checklists(days(0).date())] == ["made-up"]
