"""Quorum, decisions, usual actions, vague words and days of chasing as an area sets them."""

from datetime import date, timedelta

import pytest

from plumbline.cases.rules import vague_words
from plumbline.schemes.kind import DefaultAction, laid_over, settings_of
from plumbline.schemes.queries import kind_of, local_values
from plumbline.schemes.reading import kind_called
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit
from tests.casework import start_panel


DAY = date(2026, 6, 1)


@pytest.fixture
def scheme(personas, looking_as):
    with looking_as(personas.alice):
        return start_panel(personas)


@pytest.fixture
def setting(scheme, personas, looking_as):
    """`setting(path, value, day)` sets one and gives the kind of that day."""

    def act(path, value, day=DAY):
        with looking_as(personas.alice) as alice:
            set_local_value(
                scheme=scheme, path=path, value=value, because="The board agreed", from_date=day, by=alice
            )
        scheme.refresh_from_db()
        return kind_of(scheme, day)

    return act


def test_a_quorum_is_named_in_words(setting, scheme):
    kind = setting("meeting.quorum", "Police; children's social care; council")
    assert kind.meeting.quorum == ("police", "childrens-social-care", "council")
    assert kind_of(scheme, DAY - timedelta(days=1)).meeting.quorum == ("police", "council")
    assert local_values(scheme)[0].overrides == "police; council"
    assert setting("meeting.quorum", "not set").meeting.quorum == ()


def test_a_quorum_by_subject_is_set_by_subject():
    kind = laid_over(kind_called("mash"), {"meeting.quorum.adult": "police; health"})
    assert kind.meeting.quorum_for(["adult"]) == ("police", "health")
    assert kind.meeting.quorum_for(["child"]) == ("childrens-social-care", "police", "health")


@pytest.mark.parametrize("value", ["the pub", "police; police", ";"])
def test_a_quorum_that_will_not_do(setting, value):
    with pytest.raises(DataUnfit):
        setting("meeting.quorum", value)


def test_vague_words_of_an_area_are_doubted_and_others_are_not(setting):
    actions = setting("actions.vague_words", "Touch base; keep tabs").work.actions
    assert vague_words(verb="Touch", what="base with him", kind=actions)
    assert not vague_words(verb="Monitor", what="him", kind=actions)
    assert setting("actions.vague_words", "Not set").work.actions.vague_words == ()


def test_usual_actions_say_whose_they_are(setting):
    kind = setting("meeting.default_actions", "visit the person at home (police); Ring the family (council)")
    assert kind.meeting.default_actions == (
        DefaultAction("Visit", "the person at home", "police"),
        DefaultAction("Ring", "the family", "council"),
    )
    assert setting("meeting.default_actions", "not set").meeting.default_actions == ()


@pytest.mark.parametrize(
    "value", ["Visit him", "Visit (police)", "Visit him (pub)", "Visit him (police); Visit him (police)"]
)
def test_usual_actions_that_will_not_do(setting, value):
    with pytest.raises(DataUnfit):
        setting("meeting.default_actions", value)


def test_decisions_of_an_area_take_the_place_of_the_kind_s_and_old_words_are_still_read(setting):
    setting("meeting.decisions", "Discussed; Ask the street team; Close")
    kind = setting("meeting.decisions", "Discussed; Close", DAY + timedelta(days=9))
    assert kind.meeting.decisions == {"discussed": "Discussed", "close": "Close"}
    assert kind.meeting.label_of("offer") == "Offer support"
    assert kind.meeting.label_of("ask_the_street_team") == "Ask the street team"


def test_a_decision_that_changes_a_case_by_itself_stays_on_the_list():
    with pytest.raises(DataUnfit, match="Select fixed"):
        laid_over(kind_called("iom"), {"meeting.decisions": "Keep on; Red; Amber; Green"})


def test_days_of_a_rung_are_set_and_the_order_stays(setting):
    rungs = {one.slug: one for one in setting("ladder.late_agency", "12").ladder.rungs}
    assert (rungs["late_agency"].days, rungs["late_manager"].days) == (12, 3)
    with pytest.raises(DataUnfit, match="later day than the one before"):
        setting("ladder.late_manager", "12")
    with pytest.raises(DataUnfit, match="90 days or fewer"):
        setting("ladder.board", "91")


def test_a_rung_is_held_against_what_is_set_from_a_later_day_on(setting, scheme):
    setting("ladder.late_agency", "5", DAY + timedelta(days=30))
    with pytest.raises(DataUnfit, match="later day"):
        setting("ladder.late_manager", "6")
    assert kind_of(scheme, DAY + timedelta(days=30)).ladder.rungs[3].days == 5


def test_the_day_itself_is_no_setting():
    assert "ladder.due_today" not in settings_of(kind_called("violence"))
