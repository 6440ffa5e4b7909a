"""Contacts: entered once, counted as proof, dose and figure."""

import uuid
from contextlib import suppress
from datetime import date
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Contact
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days


def test_it_works(panel, personas, looking_as):
    case, objective, action = panel.active()
    with looking_as(personas.worker) as worker:
        services.log_contact(case=case, outcome="met", minutes=30, action=action, by=worker, at=days(8))
        services.log_contact(case=case, outcome="no_answer", objective=objective, by=worker, at=days(9))
        page = queries.case_page(worker, case.ref)
    assert [(c.label, c.agency, c.by) for c in page.contacts] == [
        ("Met", "Probation", "Worker"),
        ("Tried, no answer", "Probation", "Worker"),
    ]
    assert (page.dose_minutes, page.contacts_met, page.contacts_attempted) == (
        30,
        1,
        2,
    )


def test_a_form_sent_twice_is_one_contact(panel, personas, looking_as):
    case, _, _ = panel.active()
    entry = uuid.uuid4()
    with looking_as(personas.worker) as worker:
        first, second = (
            services.log_contact(case=case, outcome="phone", minutes=5, entry=entry, by=worker, at=days(8))
            for _ in range(2)
        )
        assert first.id == second.id
        assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "waved"},
        {"happened_at": days(9)},
        {"outcome": "no_answer", "minutes": 5},
        {"minutes": -1},
        {"minutes": 1441},
        {"safety_concern": True},
    ],
)
def test_an_unfit_contact_is_refused(panel, personas, looking_as, change):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
        services.log_contact(case=case, by=worker, at=days(8), **({"outcome": "met"} | change))


def test_a_concern_says_who_is_told(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        contact = services.log_contact(
            case=case, outcome="met", safety_concern=True, who_is_told="Duty manager", by=worker, at=days(8)
        )
    assert contact.who_is_told == "Duty manager"


def test_a_chair_logs_no_contact(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        services.log_contact(case=case, outcome="met", by=chair, at=days(8))


def test_a_closed_case_takes_none(panel, personas, looking_as):
    case = panel.everything()
    with looking_as(personas.worker) as worker, pytest.raises(StageRefused, match="closed"):
        services.log_contact(case=case, outcome="met", by=worker, at=days(31))


def test_an_action_of_another_case_is_refused(panel, personas, looking_as):
    case, _, action = panel.active()
    panel_two = panel.conferenced()[0]
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match="another case"):
        services.log_contact(case=panel_two, outcome="met", action=action, by=worker, at=days(8))


def test_what_was_said_in_the_persons_own_words_is_kept(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        contact = services.log_contact(
            case=case, outcome="met", went=4, their_words=" I want my own door ", by=worker, at=days(8)
        )
    assert (contact.went, contact.their_words) == (4, "I want my own door")


class TestSentAgain:
    def test_in_other_words_is_refused_and_the_first_stands(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        entry = uuid.uuid4()
        with looking_as(personas.worker) as worker:
            services.log_contact(case=case, outcome="met", words="First", entry=entry, by=worker, at=days(8))
            with pytest.raises(StageRefused) as no:
                services.log_contact(
                    case=case, outcome="met", words="Second", entry=entry, by=worker, at=days(8)
                )
            assert no.value.slug == "saved-otherwise"
            assert Contact.objects.get(id=entry).words == "First"

    def test_of_another_time_is_refused(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        given = {"case": case, "outcome": "met", "entry": uuid.uuid4(), "at": days(9)}
        with looking_as(personas.worker) as worker:
            services.log_contact(happened_at=days(8), by=worker, **given)
            services.log_contact(happened_at=days(8), by=worker, **given)
            with pytest.raises(StageRefused):
                services.log_contact(happened_at=days(8.5), by=worker, **given)

    def test_after_the_case_was_closed_it_gives_back_what_was_saved(self, panel, personas, looking_as):
        """The answer to the first was cut; meanwhile somebody closed the case."""
        case, objective, _ = panel.active()
        entry = uuid.uuid4()
        with looking_as(personas.worker) as worker:
            services.log_contact(case=case, outcome="met", entry=entry, by=worker, at=days(8))
        with looking_as(personas.alice) as alice:
            services.hold_review(
                case=case, ratings=panel.rating(objective), words="x", outcome="close", by=alice, at=days(30)
            )
            services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
        with looking_as(personas.worker) as worker:
            again = services.log_contact(case=case, outcome="met", entry=entry, by=worker, at=days(31))
            assert again.id == entry
            with pytest.raises(StageRefused, match="closed"):
                services.log_contact(case=case, outcome="met", entry=uuid.uuid4(), by=worker, at=days(31))

    def test_by_somebody_else_makes_nothing(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        entry = uuid.uuid4()
        with looking_as(personas.worker) as worker:
            services.log_contact(case=case, outcome="met", entry=entry, by=worker, at=days(8))
        with looking_as(personas.bob) as bob:
            with pytest.raises(StageRefused):
                services.log_contact(case=case, outcome="met", entry=entry, by=bob, at=days(8))
            assert Contact.objects.count() == 1

    def test_what_clashed_leaves_no_entry_in_the_ledger(self, panel, personas, looking_as, as_role):
        case, _, _ = panel.active()
        entry = uuid.uuid4()
        for who in (personas.worker, personas.bob):
            with looking_as(who), suppress(StageRefused):
                services.log_contact(case=case, outcome="met", entry=entry, by=who, at=days(8))
        with as_role("auditor"):
            assert Entry.objects.filter(what="contact.logged").count() == 1


class TestCorrecting:
    def test_it_stands_for_the_first_which_stays_readable(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(case=case, outcome="met", minutes=300, by=worker, at=days(8))
            services.correct_contact(
                contact=first, outcome="met", minutes=30, because="Minutes mistyped", by=worker, at=days(9)
            )
            (line,) = queries.case_page(worker, case.ref).contacts
            assert (line.contact.minutes, [was.minutes for was in line.before]) == (30, [300])
            assert queries.case_page(worker, case.ref).dose_minutes == 30

    def test_withdrawn_it_counts_no_more_and_says_why(self, panel, personas, looking_as):
        case, objective, action = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(
                case=case, outcome="met", minutes=30, action=action, by=worker, at=days(8)
            )
            services.correct_contact(
                contact=first, because="Another person", withdraw=True, by=worker, at=days(9)
            )
            page = queries.case_page(worker, case.ref)
            assert (page.contacts_attempted, page.dose_minutes) == (0, 0)
            (line,) = page.contacts
            assert (line.contact.is_withdrawn, line.may_correct) == (True, False)
            assert queries.contacts_for(worker, action) == ()

    def test_the_figures_count_what_stands(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(case=case, outcome="met", minutes=300, by=worker, at=days(8))
            other = services.log_contact(case=case, outcome="met", minutes=45, by=worker, at=days(8))
            services.correct_contact(
                contact=first, outcome="met", minutes=30, because="Mistyped", by=worker, at=days(9)
            )
            services.correct_contact(contact=other, because="Twice", withdraw=True, by=worker, at=days(9))
        with looking_as(personas.alice) as alice:
            figures = queries.delivery_figures(
                alice, scheme=panel.scheme.id, start=date(2026, 3, 1), end=date(2026, 4, 1)
            )
        assert (figures.contacts_attempted, figures.dose_minutes) == (1, 30)

    def test_somebody_elses_is_not_theirs_to_correct(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(case=case, outcome="met", by=worker, at=days(8))
        with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
            services.correct_contact(contact=first, outcome="met", because="x", by=alice, at=days(9))

    def test_one_that_was_corrected_already_is_refused(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(case=case, outcome="met", by=worker, at=days(8))
            services.correct_contact(contact=first, outcome="phone", because="x", by=worker, at=days(9))
            with pytest.raises(StageRefused, match="already"):
                services.correct_contact(contact=first, outcome="met", because="y", by=worker, at=days(9))

    def test_a_closed_case_is_put_right_too(self, panel, personas, looking_as):
        case = panel.everything()
        with looking_as(personas.worker) as worker:
            (line,) = queries.case_page(worker, case.ref).contacts
            services.correct_contact(
                contact=line.contact, outcome="met", minutes=20, because="Mistyped", by=worker, at=days(31)
            )
            assert queries.case_page(worker, case.ref).dose_minutes == 20

    def test_it_says_why(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            first = services.log_contact(case=case, outcome="met", by=worker, at=days(8))
            with pytest.raises(DataUnfit, match="what was wrong"):
                services.correct_contact(contact=first, outcome="phone", because=" ", by=worker, at=days(9))


def figures_of(panel, personas, looking_as):
    """Of how many actions done and checked a contact is the proof."""
    with looking_as(personas.board) as board:
        found = queries.delivery_figures(
            board, scheme=panel.scheme.id, start=date(2026, 1, 1), end=date(2026, 12, 1)
        )
    return found.actions_proved, found.actions_verified


class TestProof:
    def test_a_contact_proves_an_action_without_further_words(self, panel, personas, looking_as):
        case, _, action = panel.active()
        with looking_as(personas.worker) as worker:
            services.accept_action(action=action, by=worker, at=days(8))
            contact = services.log_contact(case=case, outcome="met", action=action, by=worker, at=days(8))
            step = services.take_step(action=action, state="done", proof=contact, by=worker, at=days(9))
        assert (step.proof_id, step.words) == (contact.id, "Shown by the contact of 10 March 2026")

    def test_one_that_was_withdrawn_proves_nothing(self, panel, personas, looking_as):
        case, _, action = panel.active()
        with looking_as(personas.worker) as worker:
            services.accept_action(action=action, by=worker, at=days(8))
            contact = services.log_contact(case=case, outcome="met", action=action, by=worker, at=days(8))
            services.correct_contact(contact=contact, because="x", withdraw=True, by=worker, at=days(9))
            with pytest.raises(DataUnfit, match="stands"):
                services.take_step(action=action, state="done", proof=contact, by=worker, at=days(9))

    @pytest.mark.parametrize(
        ("corrected", "withdrawn", "proved"), [(0, 0, 1), (1, 0, 1), (0, 1, 0), (1, 1, 0)]
    )
    def test_the_board_counts_what_a_contact_proves_as_long_as_it_stands(
        self, corrected, withdrawn, proved, panel, personas, looking_as
    ):
        case, _, action = panel.active()
        with looking_as(personas.worker) as worker:
            services.accept_action(action=action, by=worker, at=days(8))
            contact = services.log_contact(case=case, outcome="met", action=action, by=worker, at=days(8))
            services.take_step(action=action, state="done", proof=contact, by=worker, at=days(9))
            if corrected:
                contact = services.correct_contact(
                    contact=contact, outcome="phone", because="x", by=worker, at=days(9)
                )
            if withdrawn:
                services.correct_contact(contact=contact, because="x", withdraw=True, by=worker, at=days(9))
        with looking_as(personas.alice) as alice:
            services.verify_action(action=action, expected_step=3, by=alice, at=days(10))
        assert figures_of(panel, personas, looking_as) == (proved, 1)

    def test_words_alone_are_no_contact(self, panel, personas, looking_as):
        _, _, action = panel.active()
        with looking_as(personas.worker) as worker:
            services.accept_action(action=action, by=worker, at=days(8))
            services.take_step(action=action, state="done", words="Done", by=worker, at=days(9))
        with looking_as(personas.alice) as alice:
            services.verify_action(action=action, expected_step=3, by=alice, at=days(10))
        assert figures_of(panel, personas, looking_as) == (0, 1)

    def test_one_of_nothing_in_particular_proves_nothing(self, panel, personas, looking_as):
        case, _, action = panel.active()
        with looking_as(personas.worker) as worker:
            services.accept_action(action=action, by=worker, at=days(8))
            contact = services.log_contact(case=case, outcome="met", by=worker, at=days(8))
            with pytest.raises(DataUnfit, match="logged for this action"):
                services.take_step(action=action, state="done", proof=contact, by=worker, at=days(9))


@pytest.fixture
def case(panel):
    return panel.active()[0]


# Entries of a phone in any order, cut, sent again, changed, corrected and withdrawn in between.
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(0, 2), st.sampled_from("ab")),
        st.tuples(st.just("correct"), st.integers(0, 2), st.sampled_from("cd")),
        st.tuples(st.just("withdraw"), st.integers(0, 2), st.just("")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_an_entry_makes_one_contact_and_never_touches_what_came_later(case, personas, looking_as, acts):
    entries = [uuid.uuid4() for _ in range(3)]
    with looking_as(personas.worker) as worker:
        mark = transaction.savepoint()
        try:
            first, stands = play(acts, entries, case, worker)
            made = Contact.objects.filter(case=case)
            assert {c.id: c.words for c in made.filter(corrects=None)} == {
                entries[n]: words for n, words in first.items()
            }
            standing = {
                line.contact.words
                for line in queries.case_page(worker, case.ref).contacts
                if not line.contact.is_withdrawn
            }
            assert standing == {f"{n}{words}" for n, words in stands.items() if words}
        finally:
            transaction.savepoint_rollback(mark)


def play(acts, entries, case, worker):
    """Do the acts; return what each entry first said, and what stands of each by now ("" where it was withdrawn)."""
    first, stands, last = {}, {}, {}
    for act, n, words in acts:
        said = f"{n}{words}"
        if act == "send":
            send = partial(
                services.log_contact,
                case=case,
                outcome="met",
                words=said,
                entry=entries[n],
                by=worker,
                at=days(8),
            )
            if n in first and first[n] != said:
                with pytest.raises(StageRefused):
                    send()
                continue
            assert send().id == entries[n]
            if n not in first:
                first[n], stands[n], last[n] = said, words, Contact.objects.get(id=entries[n])
        elif stands.get(n):
            last[n] = services.correct_contact(
                contact=last[n],
                outcome="met",
                words=said,
                because="Put right",
                withdraw=act == "withdraw",
                by=worker,
                at=days(9),
            )
            stands[n] = words
    return first, stands
