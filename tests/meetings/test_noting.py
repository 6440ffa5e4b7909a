"""Taking notes while a meeting goes on."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.models import Action
from plumbline.meetings import queries, services
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import AgendaItem, Decision, Draft, KeptLine, Slot
from plumbline.meetings.services import GivenAction
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.fixture
def held(panel):
    """A case discussed at a meeting that goes on."""
    return panel.conferenced()[1]


def given(panel, **changes):
    action = {
        "verb": "Offer",
        "what": "a ground-floor move",
        "owner": panel.p.dana.user_id,
        "agency": panel.p.agencies["housing"],
        "objective": None,
        "serves_none_because": "The court asked",
        "due_on": date(2026, 5, 22),
    }
    return GivenAction(**(action | changes))


def test_a_line_sent_twice_is_kept_once(panel, personas, looking_as, held):
    key = uuid4()
    with looking_as(personas.alice) as alice:
        for _ in range(2):
            services.keep_action(item=held, key=key, given=given(panel), by=alice, at=days(7))
        for _ in range(2):
            services.keep_decision(
                item=held, key=UUID(int=7), kind="keep_open", words="x", by=alice, at=days(7)
            )
        for _ in range(2):
            services.keep_statement(
                item=held, key=UUID(int=8), sort=Sort.NOTE, words="x", by=alice, at=days(7)
            )
        assert Action.objects.count() == 1
        assert Decision.objects.filter(kind="keep_open").count() == 1
        assert KeptLine.objects.count() == 3


def test_a_decision_takes_in_the_actions_since_the_one_before(panel, personas, looking_as, held):
    with looking_as(personas.alice) as alice:
        services.keep_action(item=held, key=uuid4(), given=given(panel), by=alice, at=days(7))
        assert len(queries.note_page(alice, held.id, at=days(7)).unminuted) == 1
        services.keep_decision(
            item=held, key=uuid4(), kind="plan_agreed", words="As listed", by=alice, at=days(7)
        )
        page = queries.note_page(alice, held.id, at=days(7))
        assert page.unminuted == ()
        assert "Action: Offer a ground-floor move" in page.minute
        services.keep_decision(item=held, key=uuid4(), kind="keep_open", words="Again", by=alice, at=days(7))
        assert [len(d.actions) for d in queries.note_page(alice, held.id, at=days(7)).decisions] == [0, 1, 0]


def test_a_fact_is_its_agencys_and_the_room_reads_it(panel, personas, looking_as, held):
    with looking_as(personas.alice) as alice:
        panel.note(held, "fact", "Rent is late", agency="housing", by=alice)
        panel.note(held, "strength", "Keeps every appointment", agency="probation", by=alice, day=7.001)
        panel.note(held, "note", "Came late", by=alice, day=7.002)
    with looking_as(personas.chair) as chair:
        page = queries.note_page(chair, held.id, at=days(7))
        assert [(n.label, n.agency, n.words) for n in page.lines] == [
            ("Fact", "Housing", "Rent is late"),
            ("Strength", "Probation", "Keeps every appointment"),
            ("Note", "", "Came late"),
        ]
        assert [n.words for n in page.strengths] == ["Keeps every appointment"]


@pytest.mark.parametrize("agency", ["", "outside-charity"])
def test_a_fact_that_is_no_agencys_of_the_scheme_is_refused(panel, personas, looking_as, held, agency):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="whose knowledge"):
        panel.note(held, "fact", "x", agency=agency, by=alice)


def test_the_fact_that_an_agency_kept_to_itself_is_not_read_out(panel, personas, looking_as, held):
    from plumbline.cases.models import Fact

    with looking_as(personas.chair) as chair:
        assert [f.fact.words for f in queries.note_page(chair, held.id, at=days(7)).facts] == [
            "Seen with a knife at the bus station"
        ]
    with looking_as(personas.alice):
        assert Fact.objects.filter(marking="panel").count() == Fact.objects.count() == 1


def test_a_slot_begins_once(panel, personas, looking_as, held):
    with looking_as(personas.alice) as alice:
        services.turn_to(item=held, by=alice, at=days(7))
        assert services.turn_to(item=held, by=alice, at=days(7.1)) is None
        assert Slot.objects.count() == 1
        bar = queries.note_page(alice, held.id, at=days(7 + 3 / 1440)).bar
        assert (bar.initials, bar.is_in_hand, bar.seconds_left) == ("C.M.", True, 7 * 60)


def test_the_change_number_stands_while_nothing_changes(panel, personas, looking_as, held):
    with looking_as(personas.alice) as alice:
        numbers = [queries.change_number(alice, held.meeting, held)]
        panel.draft(held, "typing", by=alice)
        assert queries.change_number(alice, held.meeting, held) == numbers[0]
        panel.note(held, "note", "x", by=alice)
        numbers.append(queries.change_number(alice, held.meeting, held))
        services.turn_to(item=held, by=alice, at=days(7))
        numbers.append(queries.change_number(alice, held.meeting, held))
        assert len(set(numbers)) == 3


class TestDrafts:
    def test_each_note_taker_has_their_own(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            panel.draft(held, "hers", by=alice)
        with looking_as(personas.chair) as chair:
            assert queries.note_page(chair, held.id, at=days(7)).draft is None
            assert not Draft.objects.exists()
            panel.draft(held, "his", by=chair)
        with looking_as(personas.alice) as alice:
            assert queries.note_page(alice, held.id, at=days(7)).draft.text == "hers"

    def test_what_arrives_late_is_let_go(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            panel.draft(held, "/a Hous", turn=2, by=alice)
            assert panel.draft(held, "/a", turn=1, by=alice).text == "/a Hous"
            assert panel.draft(held, "/a Housing", turn=3, by=alice).version == 2

    def test_another_window_is_not_overwritten(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            panel.draft(held, "here", window=HERE, by=alice)
            with pytest.raises(StageRefused, match="another window"):
                panel.draft(held, "there", window=THERE, version=0, by=alice)
            assert panel.draft(held, "there", window=THERE, version=1, by=alice).text == "there"

    def test_it_is_empty_once_the_line_is_kept(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            panel.draft(held, "He came late", by=alice)
            panel.note(held, "note", "He came late", by=alice)
            assert Draft.objects.get().text == ""

    def test_it_can_still_be_saved_when_the_meeting_has_ended(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            services.end_meeting(meeting=held.meeting, by=alice, at=days(7))
            assert panel.draft(held, "one more thing", by=alice).text == "one more thing"
            with pytest.raises(StageRefused, match="under way"):
                panel.note(held, "note", "one more thing", by=alice)


@pytest.mark.parametrize("name", ["bob", "dana", "worker"])
def test_partners_take_no_notes(panel, personas, looking_as, held, name):
    with looking_as(getattr(personas, name)) as viewer:
        for attempt in (
            lambda: panel.note(held, "note", "x", by=viewer),
            lambda: panel.draft(held, "x", by=viewer),
            lambda: services.turn_to(item=held, by=viewer),
            lambda: services.keep_action(item=held, key=uuid4(), given=given(panel), by=viewer),
            lambda: services.keep_decision(item=held, key=uuid4(), kind="close", words="x", by=viewer),
            lambda: queries.note_page(viewer, held.id),
            lambda: queries.screen_page(viewer, held.meeting_id),
            lambda: queries.item_in_hand(viewer, held.meeting_id),
        ):
            with pytest.raises(PermissionRefused):
                attempt()


def test_the_outsider_finds_nothing(panel, personas, looking_as, held):
    with looking_as(personas.charlie) as charlie:
        for attempt in (
            lambda: queries.note_page(charlie, held.id),
            lambda: queries.screen_page(charlie, held.meeting_id),
            lambda: panel.draft(held, "x", by=charlie),
        ):
            with pytest.raises(NotVisible):
                attempt()


class TestScreen:
    def test_it_shows_the_case_in_hand_and_hides_who_it_is(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            assert queries.screen_page(alice, held.meeting_id, at=days(7)).bar is None
            services.turn_to(item=held, by=alice, at=days(7))
            action = given(panel, what="Canary Marker, born 4 May 1990, a move from 14 Mill Road, ZE1 4QQ")
            services.keep_action(item=held, key=uuid4(), given=action, by=alice, at=days(7))
            services.keep_decision(
                item=held,
                key=uuid4(),
                kind="keep_open",
                words="Strangled her (made up)",
                dissent="He is ill (made up)",
                dissenting_agency=panel.p.agencies["police"],
                by=alice,
                at=days(7),
            )
            panel.note(held, "fact", "Has asthma (made up)", agency="housing", by=alice)
            page = queries.screen_page(alice, held.meeting_id, at=days(7))
        assert page.bar.initials == "C.M."
        assert [(d.words, d.detail) for d in page.decisions] == [
            ("Discussed", ""),
            ("Keep open", "Police dissents"),
        ]
        (shown,) = page.actions
        assert (shown.words, shown.detail) == ("Offer", "Housing, by 22 May")
        assert (page.has_words, page.words_shown) == (True, False)

    def test_where_she_is_and_what_she_has_stand_on_the_wall_once_somebody_shows_the_words(
        self, panel, personas, looking_as, held, as_role
    ):
        with looking_as(personas.alice) as alice:
            services.turn_to(item=held, by=alice, at=days(7))
            action = given(panel, what="Canary a room at Elm House refuge, for her methadone (made up)")
            services.keep_action(item=held, key=uuid4(), given=action, by=alice, at=days(7))
            hidden = queries.screen_page(alice, held.meeting_id, at=days(7))
            other = queries.screen_page(alice, held.meeting_id, words_of=uuid4(), at=days(7))
            words = queries.screen_page(alice, held.meeting_id, words_of=held.id, at=days(7))
        for page in (hidden, other):
            assert [a.words for a in page.actions] == ["Offer"]
            assert not {"Elm", "refuge", "methadone"} & set(str(page).split())
            assert not page.words_shown
        assert [a.words for a in words.actions] == [
            "Offer ▒▒▒ a room at Elm House refuge, for her methadone (made up)"
        ]
        assert words.words_shown
        with as_role("auditor"):
            why = [entry.because for entry in Entry.objects.filter(what="meeting.shown")]
        assert sorted(why) == ["", "", "words"]

    @pytest.mark.parametrize("verb", ["Elmhouse", "Take her to Elm House", "Methadone"])
    def test_a_first_word_that_is_no_verb_of_ours_is_not_shown(self, panel, personas, looking_as, held, verb):
        with looking_as(personas.alice) as alice:
            services.turn_to(item=held, by=alice, at=days(7))
            action = given(panel, verb=verb, what="for her (made up)")
            services.keep_action(item=held, key=uuid4(), given=action, by=alice, at=days(7))
            page = queries.screen_page(alice, held.meeting_id, at=days(7))
        assert [a.words for a in page.actions] == ["Action"]

    def test_the_question_is_on_the_wall_with_the_words_alone(
        self, panel, personas, looking_as, held, as_role
    ):
        with as_role("migrator"):
            AgendaItem.objects.filter(id=held.id).update(question="Is Canary Marker safe at Elm House?")
        with looking_as(personas.alice) as alice:
            services.turn_to(item=held, by=alice, at=days(7))
            hidden = queries.screen_page(alice, held.meeting_id, at=days(7))
            words = queries.screen_page(alice, held.meeting_id, words_of=held.id, at=days(7))
        assert (hidden.question, hidden.has_words) == ("", True)
        assert words.question == "Is ▒▒▒ safe at Elm House?"

    def test_a_meeting_that_is_over_shows_no_case(self, panel, personas, looking_as, held):
        with looking_as(personas.alice) as alice:
            services.turn_to(item=held, by=alice, at=days(7))
            services.end_meeting(meeting=held.meeting, by=alice, at=days(7))
            assert queries.screen_page(alice, held.meeting_id, at=days(7)).bar is None
