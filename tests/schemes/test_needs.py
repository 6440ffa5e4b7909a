"""Needs and versions of a rule are data: a fault in them is told with file, line and key, and a partnership sets its own numbers."""

import shutil
from datetime import date

import pytest

from plumbline.schemes.kind import Limit, laid_over
from plumbline.schemes.models import Scheme
from plumbline.schemes.reading import KINDS, kind_called, read_kind
from plumbline.schemes.services import start_scheme
from plumbline.values.errors import DataUnfit


@pytest.fixture
def changed(tmp_path):
    """`changed("needs.yaml", old, new)` reads the families kind with one thing changed in one file."""

    def read(file, old, new):
        folder = shutil.copytree(KINDS / "families", tmp_path / "families")
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))
        return read_kind(folder)

    return read


def test_it_works():
    needs = kind_called("families").needs
    assert len({need.driver for need in needs.needs.values()}) == 10
    assert needs.rule_on(date(2022, 4, 1)).slug == "supporting_families_ten"
    assert needs.rule_on(date(2012, 3, 31)) is None
    assert needs.rules["supporting_families_ten"].asked == "3 needs"
    assert needs.rules["phase_2"].asked == "needs under 2 of 6 headings"


@pytest.mark.parametrize("slug", ["iom", "marac", "mappa", "violence"])
def test_a_kind_without_the_file_counts_no_needs(slug):
    needs = kind_called(slug).needs
    assert (needs.needs, needs.rule_on(date(2026, 1, 1)), needs.last_claims) == ({}, None, None)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("needs.yaml", "driver: education, counts: half-days", "driver: schooling, counts: half-days", "“schooling” is not one of"),
        ("needs.yaml", "sources: [school], by_run", "sources: [rumour], by_run", "“rumour” is not one of"),
        ("needs.yaml", "from: 2015-04-01", "from: 2015-05-01", "rules.phase_2: it begins on the day after"),
        ("needs.yaml", "until: 2015-03-31", "until: 2011-03-31", "its last day is before its first"),
        ("needs.yaml", "conditions: [enough_needs, dependants, plan", "conditions: [luck, plan", "“luck” is not one of"),
        ("needs.yaml", "    dependants: [child]\n", "", "“dependants” is missing: it is one of its conditions"),
        ("needs.yaml", "question: agrees", "question: nods", "“nods” is not one of"),
        ("needs.yaml", "form: consent,", "form: handshake,", "“handshake” is not one of"),
        ("course.yaml", "holds: [enough_needs]", "holds: [good_will]", "“good_will” is not one of"),
        ("returns.yaml", "entered_at: attached", "entered_at: hired", "“hired” is not one of"),
        ("returns.yaml", "  entered_at: attached\n", "", "“entered_by” or “entered_at”, one of them"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(changed, file, old, new, words):
    with pytest.raises(DataUnfit, match=words) as no:
        changed(file, old, new)
    assert f"families/{file} line " in str(no.value)


def test_a_course_that_asks_for_a_rule_needs_one(tmp_path):
    folder = shutil.copytree(KINDS / "families", tmp_path / "families")
    (folder / "needs.yaml").unlink()
    with pytest.raises(DataUnfit, match=r"states\.checking: the move to “eligible” .* no needs.yaml"):
        read_kind(folder)


class TestLocal:
    def test_numbers_of_a_version_are_set_by_a_partnership(self):
        kind = laid_over(
            kind_called("families"),
            {"needs.families_first.at_least": "4", "needs.families_first.sustained": "9 months", "needs.families_first.fresh": "8 weeks"},
        )  # fmt: skip
        rule = kind.needs.rules["families_first"]
        assert (rule.at_least, rule.sustained, rule.fresh) == (4, Limit(9, "months"), Limit(8, "weeks"))
        assert kind_called("families").needs.rules["families_first"].at_least == 3

    @pytest.mark.parametrize(
        ("path", "value"),
        [("at_least", "0"), ("at_least", "three"), ("sustained", "9 hours"), ("fresh", "long")],
    )
    def test_what_will_not_do(self, path, value):
        with pytest.raises(DataUnfit):
            laid_over(kind_called("families"), {f"needs.families_first.{path}": value})


class TestNation:
    def start(self, personas, **given):
        return start_scheme(
            slug="wales", name="x", host_agency=personas.agencies["council"], partner_agencies=[], by=personas.alice, **given
        )  # fmt: skip

    def test_a_partnership_in_wales_is_refused_in_plain_words(self, personas, looking_as):
        with looking_as(personas.alice):
            with pytest.raises(
                DataUnfit, match="is for England alone. A partnership in Wales cannot start it"
            ):
                self.start(personas, kind="families", nation="wales")
            assert not Scheme.objects.filter(slug="wales").exists()

    def test_a_kind_of_both_is_started_in_wales_and_says_so(self, personas, looking_as):
        with looking_as(personas.alice):
            assert self.start(personas, kind="iom", nation="wales").nation == "wales"
