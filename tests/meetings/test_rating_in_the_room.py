"""What the room of an IOM scheme decides is what the case has: selected into a cohort, recoloured, in custody, de-selected."""

import re

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import TrackEntry
from plumbline.cases.queries.sight import state_of
from plumbline.cases.queries.tracks import standing_in
from plumbline.meetings import services
from plumbline.meetings.models import Decision
from plumbline.meetings.queries import item_for
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.iom import Iom, start_iom
from tests.signing_in import signed_in
from tests.web.live.test_notes import typed


AT = days(60)


@pytest.fixture
def iom(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as))


def values(iom, case):
    with iom.look(iom.p.alice):
        return {
            track: [row.value for row in rows] for track, rows in standing_in([case])[case.id].items() if rows
        }


def history(iom, case, track):
    with iom.look(iom.p.alice):
        rows = TrackEntry.objects.filter(case=case, track=track).order_by("number")
        return [(row.value, row.ends, row.because) for row in rows]


def state(iom, case):
    with iom.look(iom.p.alice):
        return state_of(case).state


def begun(iom, case, at=AT):
    """A meeting under way with one case on it."""
    with iom.look(iom.p.alice) as alice:
        meeting = services.schedule_meeting(scheme=iom.scheme, starts_at=at, by=alice, at=at)
        item = services.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
        for name in ("alice", "bob", "worker"):
            person = getattr(iom.p, name)
            services.record_attendance(
                meeting=meeting, user=person.user_id, agency=person.agency_ids[0], has_authority=True,
                confidentiality_accepted=True, by=alice, at=at,
            )  # fmt: skip
        services.begin_meeting(meeting=meeting, by=alice, at=at)
    return item


@pytest.mark.parametrize("cohort", ["fixed", "flex", "free"])
def test_a_selection_sets_its_cohort_with_the_words_of_the_minute(iom, cohort):
    case = iom.selected(cohort=cohort)
    assert values(iom, case)["cohort"] == [cohort]
    assert history(iom, case, "cohort") == [(cohort, False, "Selected by the meeting")]


def test_nobody_sets_a_cohort_by_hand(iom):
    case = iom.selected()
    for who in ("alice", "chair", "bob"):
        with iom.look(getattr(iom.p, who)) as by, pytest.raises(PermissionRefused):
            cases.set_track(case=case, track="cohort", value="flex", because="x", by=by, at=AT)


@pytest.mark.parametrize("colour", ["red", "amber", "green"])
def test_the_room_recolours_and_whoever_works_with_them_does_so_between(iom, colour):
    case = iom.selected()
    iom.decides(case, colour, "Seen with stolen goods", at=AT)
    assert values(iom, case)["colour"] == [colour]
    other = "green" if colour != "green" else "red"
    iom.rate(case, other, days(61), who="bob")
    assert values(iom, case)["colour"] == [other]


def test_what_holds_already_is_decided_again_and_set_once(iom):
    case = iom.selected()
    iom.decides(case, "red", "Missed twice", at=AT)
    iom.decides(case, "red", "Missed again", at=days(67))
    assert history(iom, case, "colour") == [("red", False, "Missed twice")]


def test_in_custody_moves_the_case_and_turns_it_blue(iom):
    case = iom.selected()
    iom.decides(case, "custody", "Remanded yesterday", at=AT)
    assert (state(iom, case), values(iom, case)["colour"]) == ("custody", ["blue"])


def test_a_de_selection_ends_the_cohort_and_leaves_the_closing_to_its_reasons(iom):
    case = iom.selected()
    iom.decides(case, "de_select", "Nine months without an offence", at=AT)
    assert "cohort" not in values(iom, case)
    assert history(iom, case, "cohort")[-1] == ("fixed", True, "Nine months without an offence")
    assert state(iom, case) == "managed"


def test_nobody_is_de_selected_who_was_not_selected_and_no_decision_stays(iom):
    case = iom.taken()
    with iom.look(iom.p.alice) as alice:
        cases.finish_research(case=case, because="The meeting is today", by=alice, at=AT)
    item = begun(iom, case)
    with iom.look(iom.p.alice) as alice, pytest.raises(StageRefused, match="no cohort that could end"):
        services.take_decision(item=item, kind="de_select", words="Let go", by=alice, at=AT)
    with iom.look(iom.p.alice):
        assert not Decision.objects.filter(item=item).exists()


@pytest.mark.parametrize("kind", ["select", "colour"])
def test_a_decision_that_says_no_cohort_or_colour_is_on_offer_no_more_and_is_read_as_it_was(iom, kind):
    case = iom.selected()
    item = begun(iom, case)
    with iom.look(iom.p.alice) as alice, pytest.raises(DataUnfit, match="Choose one of"):
        services.take_decision(item=item, kind=kind, words="As before", by=alice, at=AT)
    assert kind_called("iom").meeting.label_of(kind) in ("Select", "Change the colour")


def test_it_is_typed_on_the_live_page_and_read_back_before_it_is_kept(iom):
    case = iom.selected()
    item = begun(iom, case)
    alice, line = signed_in("alice"), "/d Select flex, other offences since May"
    echo = typed(alice, item, line)
    assert "Select flex" in re.sub(r"<[^>]+>", "", echo.content.decode())
    assert values(iom, case)["cohort"] == ["fixed"]
    assert typed(alice, item, line, after=echo).status_code == 302
    assert values(iom, case)["cohort"] == ["flex"]
    assert history(iom, case, "cohort")[-1][2].lower().endswith("other offences since may")
    assert "Flex" in alice.get(f"/cases/{case.ref}").content.decode()


def test_select_alone_asks_which_cohort(iom):
    case = iom.selected()
    item = begun(iom, case)
    echo = typed(signed_in("alice"), item, "/d Select, other offences")
    assert "Which decision is this?" in echo.content.decode()
    with iom.look(iom.p.alice) as alice:
        assert item_for(alice, item.id)
    assert values(iom, case)["cohort"] == ["fixed"]
