"""Legal moves of an action, its words, and its refusals, on plain values."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import rules
from plumbline.cases.enums import Mover
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, PermissionRefused, PlumblineError, StageRefused


KIND = kind_called("violence").work.actions
OWNERS = {"owner", "owner_agency"}
CHECKER = {"checker"}

# from, to, who. Written out by hand: this is what kind.yaml must say.
LEGAL = {
    ("proposed", "accepted"): OWNERS,
    ("proposed", "declined"): OWNERS,
    ("proposed", "did_not"): CHECKER,
    ("proposed", "superseded"): CHECKER,
    ("accepted", "accepted"): OWNERS,
    ("accepted", "in_progress"): OWNERS,
    ("accepted", "done"): OWNERS,
    ("accepted", "could_not"): OWNERS,
    ("accepted", "did_not"): OWNERS | CHECKER,
    ("accepted", "superseded"): CHECKER,
    ("in_progress", "in_progress"): OWNERS,
    ("in_progress", "done"): OWNERS,
    ("in_progress", "could_not"): OWNERS,
    ("in_progress", "did_not"): OWNERS | CHECKER,
    ("in_progress", "superseded"): CHECKER,
    ("done", "verified"): CHECKER,
    ("done", "in_progress"): CHECKER,
}
EVERY = [(a, b, m.value) for a in KIND.states for b in KIND.states for m in Mover]


@pytest.mark.parametrize(("before", "after", "mover"), EVERY)
def test_every_move_is_legal_exactly_as_written(before, after, mover):
    def move():
        rules.check_step(
            before=before, after=after, capacities={mover}, words="Because", extensions=0, kind=KIND
        )

    if (before, after) not in LEGAL:
        with pytest.raises(StageRefused):
            move()
    elif mover not in LEGAL[before, after]:
        with pytest.raises(PermissionRefused):
            move()
    else:
        move()


@pytest.mark.parametrize("after", ["declined", "did_not", "superseded", "could_not", "done"])
def test_reason_or_evidence_is_needed(after):
    before = "proposed" if after == "declined" else "accepted"
    mover = {"superseded": "checker"}.get(after, "owner")
    with pytest.raises(DataUnfit):
        rules.check_step(before=before, after=after, capacities={mover}, words=" ", extensions=0, kind=KIND)


def test_the_third_extension_is_refused():
    states = ["proposed", "accepted", "accepted", "in_progress", "in_progress"]
    assert rules.count_extensions(states) == 2
    with pytest.raises(StageRefused, match="moved 2 times"):
        rules.check_step(
            before="in_progress", after="in_progress", capacities=OWNERS, words="Ill", extensions=2, kind=KIND
        )


ME, OTHER, HERE, THERE = (uuid.uuid4() for _ in range(4))


@pytest.mark.parametrize(
    ("owner", "owner_agency", "checks", "found"),
    [
        (ME, HERE, True, {"owner"}),  # nobody checks what is their own to do
        (ME, THERE, False, {"owner"}),
        (OTHER, HERE, False, {"owner_agency"}),
        (OTHER, HERE, True, {"owner_agency", "checker"}),
        (OTHER, THERE, True, {"checker"}),
        (OTHER, THERE, False, set()),
    ],
)
def test_capacities(owner, owner_agency, checks, found):
    assert (
        rules.capacities(user=ME, agencies={HERE}, checks=checks, owner=owner, owner_agency=owner_agency)
        == found
    )


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(sorted(KIND.states)), st.sets(st.sampled_from([m.value for m in Mover])))
    )
)
def test_no_sequence_of_attempts_leaves_the_legal_moves(moves):
    states = ["proposed"]
    for after, capacities in moves:
        try:
            rules.check_step(
                before=states[-1],
                after=after,
                capacities=capacities,
                words="Because",
                extensions=rules.count_extensions(states),
                kind=KIND,
            )
        except PlumblineError:
            continue
        states.append(after)
    assert all(pair in LEGAL for pair in zip(states, states[1:], strict=False))
    assert rules.count_extensions(states) <= KIND.most_extensions
    assert not {"verified", "could_not", "did_not", "declined", "superseded"} & set(states[:-1])


@pytest.mark.parametrize(
    ("verb", "what", "told"),
    [
        ("Monitor", "him", "“Monitor” is vague"),
        ("Liaise", "with housing", "“Liaise” is vague"),
        ("be aware", "of the risk", "“Be aware” is vague"),
        ("", "a move", "Begin with a verb"),
        ("Offer", "", "Do what, exactly?"),
    ],
)
def test_vague_words_are_doubted(verb, what, told):
    doubts = rules.doubts_about_action(
        verb=verb, what=what, due_on=date(2026, 5, 1), objective=True, kind=KIND
    )
    assert any(told in doubt for doubt in doubts)


@pytest.mark.parametrize(
    ("verb", "what"),
    [
        ("Offer", "a ground-floor move"),
        ("Monitor", "the flat twice a week until 22 May"),
        ("Review", "bail every Monday"),
    ],
)
def test_clear_words_are_not_doubted(verb, what):
    assert (
        rules.doubts_about_action(verb=verb, what=what, due_on=date(2026, 5, 1), objective=True, kind=KIND)
        == []
    )


def test_a_missing_day_and_objective_are_doubted():
    doubts = rules.doubts_about_action(verb="Offer", what="a move", due_on=None, objective=False, kind=KIND)
    assert doubts == ["By when?", "Which objective does this serve? If none, say why it is done."]


def test_a_reference_has_no_vowel_and_nothing_taken_for_something_else():
    refs = {rules.new_ref() for _ in range(200)}
    assert len(refs) > 190
    assert not set("".join(refs)) & set("AEIOUY01")


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 3, 2), date(2026, 3, 1), 17),
        (date(2008, 3, 2), date(2026, 3, 2), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
    ],
)
def test_age(born, on, age):
    assert rules.age_on(born, on) == age


def test_a_case_closes_once_every_objective_is_rated():
    rules.check_may_close(reason="goals_met", needing_ratings={"goals_met"}, rated={ME: True})
    rules.check_may_close(reason="died", needing_ratings={"goals_met"}, rated={})
    # What another area took over goes on there, objectives and all.
    rules.check_may_close(reason="transferred", needing_ratings={"goals_met"}, rated={ME: False})
    with pytest.raises(StageRefused, match="1 of 2 objectives"):
        rules.check_may_close(reason="died", needing_ratings=(), rated={ME: True, OTHER: False})
    with pytest.raises(StageRefused, match="speaks of goals"):
        rules.check_may_close(reason="goals_met", needing_ratings={"goals_met"}, rated={})


def test_a_form_from_before_somebody_elses_step_is_refused():
    rules.check_not_moved(expected=None, steps=3)
    rules.check_not_moved(expected=3, steps=3)
    with pytest.raises(StageRefused, match="Somebody else changed this action"):
        rules.check_not_moved(expected=2, steps=3)
