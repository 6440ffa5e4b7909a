"""A quorum, a chair who goes on without, and observers who sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.meetings import queries, rules, services
from plumbline.meetings.lines.room import Here, missing_of
from plumbline.meetings.models import Decision, GoingOn, Observer, Signing
from plumbline.meetings.queries.figures import quorum_figures
from plumbline.schemes.reading.statement import read_statements, statement_on, statements
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


KINDS = ("police", "council", "housing", "probation")
PEOPLE = st.lists(
    st.builds(Here, st.just("a"), st.sampled_from(KINDS), st.booleans(), st.booleans()), max_size=8
)
QUORUM = st.lists(st.sampled_from(KINDS), unique=True)


@given(rows=PEOPLE, quorum=QUORUM)
def test_a_kind_is_missing_unless_somebody_bound_can_commit_it(rows, quorum):
    missing = missing_of(rows, quorum)
    assert set(missing) <= set(quorum)
    for kind in quorum:
        can = any(r.agency_kind == kind and r.has_authority and r.confident for r in rows)
        assert (kind in missing) is not can


@given(rows=PEOPLE, more=PEOPLE, quorum=QUORUM)
def test_whoever_comes_never_breaks_a_quorum(rows, more, quorum):
    assert set(missing_of([*rows, *more], quorum)) <= set(missing_of(rows, quorum))


@given(missing=st.sets(st.sampled_from(KINDS)), allowed=st.sets(st.sampled_from(KINDS)))
def test_a_decision_needs_everybody_or_the_chairs_word(missing, allowed):
    if missing <= allowed:
        rules.check_quorum(sorted(missing), allowed=allowed)
    else:
        with pytest.raises(StageRefused, match="no quorum"):
            rules.check_quorum(sorted(missing), allowed=allowed)


@pytest.fixture
def thin(panel):
    """A meeting under way at which nobody can commit the police."""
    return panel.meeting(panel.researched(), attending=("alice", "dana", "worker"))


def decide(item, by):
    return services.take_decision(item=item, kind="discussed", words="All heard", by=by, at=days(7))


def test_without_a_quorum_nothing_is_decided_until_a_chair_goes_on(panel, personas, looking_as, thin):
    with looking_as(personas.alice) as alice:
        assert queries.attending_of(thin.meeting).missing == ("police",)
        assert queries.meeting_page(alice, thin.meeting_id).attending.nobody_for == ("Police",)
        with pytest.raises(StageRefused, match="commit police"):
            decide(thin, alice)
        assert not Decision.objects.exists()
    with looking_as(personas.chair) as chair:
        services.go_on_without_quorum(meeting=thin.meeting, because="Danger tonight", by=chair, at=days(7))
    with looking_as(personas.alice) as alice:
        assert decide(thin, alice).missing_kinds == ["police"]
        minute = queries.meeting_page(alice, thin.meeting_id, at=days(7)).items[0].minute
    assert "Quorum (police and council): not met. Nobody was there who could commit police." in minute
    assert "Decided without a quorum" in minute
    assert "The chair went on: Danger tonight" in minute


def test_a_late_comer_mends_the_quorum_and_the_minute_says_nothing(panel, personas, looking_as, thin):
    with looking_as(personas.alice) as alice:
        panel.attend(thin.meeting, "bob", by=alice)
        assert decide(thin, alice).missing_kinds == []
        assert "without a quorum" not in queries.meeting_page(alice, thin.meeting_id).items[0].minute


def test_only_a_chair_goes_on_and_only_where_somebody_is_missing(panel, personas, looking_as, thin):
    with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused, match="chair"):
        services.go_on_without_quorum(meeting=thin.meeting, because="x", by=alice)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        services.go_on_without_quorum(meeting=thin.meeting, because="x", by=charlie)
    with looking_as(personas.chair) as chair:
        with pytest.raises(DataUnfit, match="why"):
            services.go_on_without_quorum(meeting=thin.meeting, because=" ", by=chair)
        services.go_on_without_quorum(meeting=thin.meeting, because="Danger tonight", by=chair, at=days(7))
        with pytest.raises(StageRefused, match="Nothing stands in the way"):
            services.go_on_without_quorum(meeting=thin.meeting, because="Again", by=chair, at=days(7))
        assert GoingOn.objects.count() == 1


def figures(viewer, panel):
    return quorum_figures(viewer, scheme=panel.scheme.id, start=days(0).date(), end=days(60).date())


def test_the_board_counts_meetings_with_a_quorum_of_those_held(panel, personas, looking_as, thin):
    whole = panel.meeting(panel.researched())
    with looking_as(personas.chair) as chair:
        services.go_on_without_quorum(meeting=thin.meeting, because="Danger tonight", by=chair, at=days(7))
    with looking_as(personas.alice) as alice:
        decide(thin, alice)
        # The police came after the decision: still not a meeting with a quorum from its first decision on.
        panel.attend(thin.meeting, "bob", by=alice)
        for item in (thin, whole):
            services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    with looking_as(personas.board) as board:
        found = figures(board, panel)
    assert (found.held, found.quorate, found.not_written_down) == (2, 1, 0)
    with looking_as(personas.charlie) as charlie:
        assert figures(charlie, panel).held == 0


def test_a_decision_without_a_quorum_that_was_taken_back_does_not_count_against_its_meeting(
    panel, personas, looking_as, thin
):
    with looking_as(personas.chair) as chair:
        services.go_on_without_quorum(meeting=thin.meeting, because="Danger tonight", by=chair, at=days(7))
    with looking_as(personas.alice) as alice:
        wrong = decide(thin, alice)
        panel.attend(thin.meeting, "bob", by=alice)
        services.end_meeting(meeting=thin.meeting, by=alice, at=days(7))
    with looking_as(personas.board) as board:
        assert figures(board, panel).quorate == 0
    with looking_as(personas.alice) as alice:
        services.take_back_decision(
            decision_id=wrong.id, why="mistake", because="Another case", by=alice, at=days(8)
        )
    with looking_as(personas.board) as board:
        assert figures(board, panel).quorate == 1


def announce(meeting, by, **changes):
    given = {
        "name": "Olive Observer",
        "organisation": "University",
        "because": "Studies how panels work",
        "invited_by": by.user_id,
    } | changes
    return services.announce_observer(meeting=meeting, by=by, at=days(7), **given)


def sign(observer, by, **changes):
    given = {"signed_as": "olive  observer", "version": statement_on(days(7).date()).version} | changes
    return services.sign_statement(observer=observer, by=by, at=days(7), **given)


def test_an_observer_counts_once_they_have_signed(panel, personas, looking_as):
    _, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        observer = announce(item.meeting, alice)
        assert "Observer" not in queries.meeting_page(alice, item.meeting_id).items[0].minute
        page = queries.note_page(alice, item.id, at=days(7))
        assert (page.present.observers, page.present.unsigned) == (0, 1)
        sign(observer, alice)
        page = queries.note_page(alice, item.id, at=days(7))
        assert (page.present.observers, page.present.unsigned) == (1, 0)
        assert (
            "Observers: Olive Observer (University; Studies how panels work; invited by Alice; signed"
            in page.minute
        )
        assert Signing.objects.get().sha256 == rules.fingerprint(statements()[0].text)


def test_an_observer_neither_makes_a_quorum_nor_decides(panel, personas, looking_as, thin):
    with looking_as(personas.alice) as alice:
        sign(announce(thin.meeting, alice, organisation="Police"), alice)
        assert queries.attending_of(thin.meeting).missing == ("police",)
        table = queries.table_of(alice, thin)
    assert all("Olive" not in person.name for person in table.people)


def test_what_does_not_fit_is_refused(panel, personas, looking_as):
    _, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        for change in ({"name": " "}, {"organisation": ""}, {"because": ""}):
            with pytest.raises(DataUnfit, match="Give the observer"):
                announce(item.meeting, alice, **change)
        with pytest.raises(DataUnfit, match="at the table"):
            announce(item.meeting, alice, invited_by=personas.charlie.user_id)
        observer = announce(item.meeting, alice)
        with pytest.raises(StageRefused, match="already"):
            announce(item.meeting, alice)
        with pytest.raises(DataUnfit, match="name as it was announced"):
            sign(observer, alice, signed_as="Somebody Else")
        with pytest.raises(DataUnfit, match="has changed"):
            sign(observer, alice, version=99)
        sign(observer, alice)
        with pytest.raises(StageRefused, match="signed already"):
            sign(observer, alice)
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        with pytest.raises(StageRefused, match="ended"):
            announce(item.meeting, alice, name="Late")
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        announce(item.meeting, bob)
    with looking_as(personas.charlie) as charlie:
        assert not Observer.objects.exists()
        with pytest.raises(NotVisible):
            sign(observer, charlie)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source: x\nstatements: []", "at least one"),
        (
            "source: x\nstatements: [{version: 2, effective_from: 2026-01-01, words: [a]}]",
            "next version is 1",
        ),
        ("source: x\nstatements: [{version: 1, effective_from: soon, words: [a]}]", "date"),
        ("source: x\nstatements: [{version: 1, effective_from: 2026-01-01, words: []}]", "one sentence"),
        (
            "source: x\nstatements: [{version: 1, effective_from: 2026-02-01, words: [a]}, {version: 2, effective_from: 2026-01-01, words: [b]}]",
            "after the one before",
        ),
    ],
)
def test_a_faulty_statement_names_file_and_line(tmp_path, text, says):
    path = tmp_path / "statement.yaml"
    path.write_text(text)
    with pytest.raises(DataUnfit, match=says) as refused:
        read_statements(path)
    assert "statement.yaml line" in str(refused.value)
