"""A kind of scheme is data, and a fault in it is told with file, line and key."""

import re
import shutil

import pytest
import yaml

from plumbline.schemes.kind import EVENTS, Limit, laid_over
from plumbline.schemes.reading import KINDS, kind_called, known_kinds, read_kind
from plumbline.values.errors import DataUnfit, StageRefused


@pytest.fixture
def changed(tmp_path):
    """`changed("course.yaml", "days", "weeks")` reads the violence kind with one thing changed in one file."""

    def read(file, old, new):
        folder = shutil.copytree(KINDS / "violence", tmp_path / "violence")
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))
        return read_kind(folder)

    return read


def test_it_works():
    kind = kind_called("violence")
    assert list(kind.course.states) == [
        "referred",
        "triaged",
        "researched",
        "conferenced",
        "active",
        "review",
        "transferring",
        "closed",
    ]
    assert kind.limit("research") == Limit(5, "working_days")
    assert kind.gateways["cda-1998-s115"].citation == "Crime and Disorder Act 1998 s.115"
    assert kind.delivery == ("panel", "team")
    assert kind.principal.slug == "person"


def words_of(node):
    """Every string in a YAML document."""
    if isinstance(node, dict):
        node = list(node.values())
    return [word for part in node for word in words_of(part)] if isinstance(node, list) else [str(node)]


NOTE_TO_OURSELVES = r"\[[SK]\d*\??\]|\bdomain (rule|\d)|\b(journeys|assurance) \d"


@pytest.mark.parametrize("slug", known_kinds())
class TestEveryKind:
    def test_its_sources_are_words_that_a_reader_can_follow(self, slug):
        texts = [file.read_text() for file in (KINDS / slug).glob("*.yaml")]
        words = [word for text in texts for word in words_of(yaml.safe_load(text))]
        assert len(words) > 20
        assert [word for word in words if re.search(NOTE_TO_OURSELVES, word)] == []

    def test_every_limit_says_where_it_comes_from(self, slug):
        assert all(clock.source for clock in kind_called(slug).clocks.values())

    def test_a_case_can_be_taken_in_and_closed(self, slug):
        course = kind_called(slug).course
        state = course.must_lead(course.first.slug, "taken_in")
        reached = {state}
        while more := {after for one in reached for after in course.states[one].leads_to} - reached:
            reached |= more
        assert any(course.is_final(one) for one in reached)

    def test_a_meeting_and_a_review_move_it_from_somewhere(self, slug):
        states = kind_called(slug).course.states.values()
        assert (
            {event for state in states for event in state.on}
            >= {"taken_in", "discussed", "closed"}
            <= set(EVENTS)
        )

    def test_every_route_says_where_it_comes_from(self, slug):
        assert all(route.source for route in kind_called(slug).routes.values())


@pytest.mark.parametrize(
    ("before", "event"), [("referred", "plan_agreed"), ("closed", "kept_on"), ("active", "discussed")]
)
def test_an_event_that_leads_nowhere_from_here_is_refused(before, event):
    with pytest.raises(StageRefused):
        kind_called("violence").course.must_lead(before, event)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("kind.yaml", "version: 1", "version: none", "violence/kind.yaml line 3, version: a whole number"),
        (
            "course.yaml",
            "taken_in: triaged",
            "taken_in: nowhere",
            "states.referred.on.taken_in: “nowhere” is not one of",
        ),
        (
            "course.yaml",
            "taken_in: triaged",
            "noticed: triaged",
            "states.referred.on.noticed: this key is not known",
        ),
        (
            "course.yaml",
            "unit: working_days",
            "unit: fortnights",
            "clocks.decide.limit.unit: “fortnights” is not one of",
        ),
        ("course.yaml", "  task: {", "  tusk: {", "clocks: “task” is missing"),
        (
            "course.yaml",
            "plan_agreed: active, transfer_sent: transferring, closed: closed",
            "closed: closed",
            "states.active: no state leads here",
        ),
        (
            "course.yaml",
            "on: {kept_on: active, closed: closed}",
            "on: {kept_on: review}",
            "no end can be reached",
        ),
        ("kind.yaml", "effective_from: 2026-04-01", "effective_from: spring", "effective_from: a date like"),
        ("kind.yaml", "principal: true", "principal: false", "parts: just one part is the principal"),
        ("kind.yaml", "least: 1, most: 1", "least: 2, most: 1", "the most cannot be fewer than the least"),
        (
            "kind.yaml",
            "pcsca-2022-serious-violence",
            "some-other-law",
            "gateways[1]: “some-other-law” is not one of",
        ),
        (
            "meeting.yaml",
            "quorum: [police, council]",
            "quorum: [police, social-care]",
            "quorum[1]: “social-care” is not one of police",
        ),
        (
            "work.yaml",
            "most_extensions: 2",
            "most_extensions: 2\n  surprise: 1",
            "actions.surprise: this key is not known",
        ),
        ("work.yaml", "  alcohol: Alcohol", "  none: Alcohol", "drivers.none: a driver cannot be called so"),
        ("kind.yaml", "delivery: [panel, team]\n", "", "“delivery” is missing"),
        ("kind.yaml", "kind: violence", "kind: marac", "kind: “marac” is not one of violence"),
        (
            "kind.yaml",
            "delivery: [panel, team]",
            "delivery: [panel]\ndelivery: [team]",
            "delivery: this key is given twice",
        ),
        (
            "course.yaml",
            "plans: false",
            "plans: perhaps",
            "states.referred.plans: “perhaps” is not one of true, false",
        ),
        ("kind.yaml", "name: Violence panel", "name: ''", "name: words are expected"),
        ("kind.yaml", "name: Violence panel", "name: [", "violence/kind.yaml line"),
        ("entry.yaml", "measure: none", "measure: ticks", "“at_least” is missing"),
        ("entry.yaml", "measure: none", "measure: repeat", "a repeat needs “within” and “anchor”"),
        ("course.yaml", "    watched: true\n", "", "clocks.longest: a case goes on past a limit only where"),
        (
            "course.yaml",
            "until: closed\n    watched: true",
            "until: contacted\n    watched: true",
            "clocks.longest: only “adviser_contact” ends when the victim was first tried",
        ),
        ("course.yaml", "value: 6, unit: months", "value: 6, unit: hours", "so its limit is not in hours"),
        (
            "forms.yaml",
            'needed_if: {told: "no"}',
            "needed_if: {told: never}",
            "“needed_if” of “not_told_because” names no answer of this form",
        ),
        (
            "forms.yaml",
            "asked_at: referral",
            "asked_at: review",
            "only a referral has a first question",
        ),
        (
            "forms.yaml",
            "type: words, needed_if",
            "type: one_of, needed_if",
            "choices belong to one_of",
        ),
    ],
)
def test_a_fault_names_file_line_and_key(changed, file, old, new, told):
    with pytest.raises(DataUnfit) as refusal:
        changed(file, old, new)
    assert told in str(refusal.value)


def test_an_empty_file_is_refused(tmp_path):
    folder = shutil.copytree(KINDS / "violence", tmp_path / "violence")
    (folder / "work.yaml").write_text("# nothing\n")
    with pytest.raises(DataUnfit, match=r"violence/work.yaml line 1: the file is empty"):
        read_kind(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = shutil.copytree(KINDS / "violence", tmp_path / "violence")
    (folder / "work.yaml").unlink()
    with pytest.raises(DataUnfit, match=r"violence/work.yaml: the file is missing"):
        read_kind(folder)


def test_an_unknown_kind_is_refused():
    with pytest.raises(DataUnfit, match="Known kinds: "):
        kind_called("bridge-club")


BEFORE = "before: release, watched: true, limit: {value: 6, unit: months}"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (BEFORE.replace("before: release", "before: parole"), "no form here tells “parole”"),
        (BEFORE.replace("months", "working_days"), "is in days, weeks or months"),
        (BEFORE + ", pauses: {held: Held}", "neither stands still"),
        (BEFORE + ", longer: {held: Held}", "neither stands still"),
    ],
)
def test_a_limit_that_ends_before_a_day_ends_before_one_that_is_told(tmp_path, new, told):
    folder = shutil.copytree(KINDS / "mappa", tmp_path / "mappa")
    course = folder / "course.yaml"
    assert BEFORE in course.read_text()
    course.write_text(course.read_text().replace(BEFORE, new))
    with pytest.raises(DataUnfit) as refusal:
        read_kind(folder)
    assert told in str(refusal.value)


def test_a_limit_that_ends_before_a_day_is_not_set_in_working_days():
    kind = kind_called("mappa")
    for value in ("20 working_days", "5 hours"):
        with pytest.raises(DataUnfit, match="ends before a day"):
            laid_over(kind, {"clocks.level_before_release": value})
    changed = laid_over(kind, {"clocks.level_before_release": "8 months"})
    assert changed.limit("level_before_release") == Limit(8, "months")
