"""The desk's pages: the list without names, a pair, a decision that comes back with a sentence, taking it back."""

import re

import pytest

from plumbline.audit.models import Entry
from plumbline.linking.enums import Verdict
from plumbline.linking.services.desk import REFUSALS
from plumbline.people.services import hide_person_from
from plumbline.values.errors import StageRefused
from plumbline.web.matching import views
from tests.facts import add_suppliers, link
from tests.linking.desk import (
    add_matcher,
    anns,
    at_the_desk,
    decide,
    keys,
    references,
    state,
    take_back,
)
from tests.signing_in import signed_in


SAME = "same:more-than-name-and-birth"


@pytest.fixture
def mo(personas, tmp_path):
    add_suppliers()
    anns(tmp_path, 2)
    link()
    return add_matcher(personas)


@pytest.fixture
def desk(mo):
    return signed_in("mo")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def address():
    (pair,) = references().values()
    return f"/matching/pairs/{pair}"


def test_it_works(desk):
    before = keys()
    assert len(set(before.values())) == 2
    answer = desk.post(address(), {"decision": SAME}, follow=True)
    assert answer.redirect_chain[-1][0] == "/matching"
    assert "Saved: same person." in text(answer)
    assert "Nothing is waiting for you." in text(answer)
    assert len(set(keys().values())) == 1


def test_whoever_compares_a_pair_is_written_down(desk, as_role):
    desk.get(address())
    desk.get("/matching")
    with as_role("auditor"):
        (compared,) = Entry.objects.filter(what="record.compared")
        assert compared.verb == "consultation"
        assert len(compared.objects_seen) == 2
        assert Entry.objects.filter(what="pairs.listed").count() == 1


class TestTheList:
    def test_it_says_who_gave_what_agrees_and_what_does_not_without_names_or_scores(self, desk):
        shown = text(desk.get("/matching"))
        assert "1 pair waits for a person to decide" in shown
        assert "same surname" in shown
        assert "Police" in shown
        for hidden in ("Ann", "Example", "1990", "0770", "%"):
            assert hidden not in shown

    def test_it_is_where_a_matcher_lands_and_is_marked_in_the_menu(self, desk):
        assert desk.get("/").url == "/matching"
        for path in ("/matching", "/matching/decisions", address()):
            marked = re.findall(r'href="([^"]+)" aria-current="true"', desk.get(path).content.decode())
            assert marked == ["/matching"]

    def test_pages(self, mo, tmp_path, monkeypatch):
        monkeypatch.setattr("plumbline.web.matching.views.PAGE", 2)
        anns(tmp_path, 3)
        link()
        desk = signed_in("mo")
        first, second = text(desk.get("/matching")), text(desk.get("/matching?page=2"))
        assert "Page 1 of 2" in first
        assert first.count("?place=") == 2
        assert re.findall(r"\?place=(\d+)", second) == ["3"]
        assert desk.get("/matching?page=3").url == "/matching"
        assert "Page 1 of 2" in text(desk.get("/matching?page=-1"))

    def test_an_empty_list_says_when_pairs_come(self, personas):
        add_matcher(personas)
        shown = text(signed_in("mo").get("/matching"))
        assert "Nothing is waiting for you." in shown


class TestOnePair:
    def test_both_records_stand_side_by_side_with_the_evidence_in_words(self, desk):
        shown = text(desk.get(address()))
        for said in ("First record", "07700900001", "07700900002", "1 February 1990", "Same surname."):
            assert said in shown
        assert "It takes effect as soon as you save it" in shown

    def test_the_score_is_nowhere_until_it_is_decided(self, desk, mo):
        assert "%" not in text(desk.get(address()))
        desk.post(address(), {"decision": "cannot_tell:too-little"})
        shown = text(desk.get(address()))
        assert re.search(r"one person at (more than |less than )?\d+%", shown)
        assert "There is too little to go by" in shown

    def test_nothing_is_chosen_to_begin_with(self, desk):
        assert "checked" not in text(desk.get(address()))

    @pytest.mark.parametrize("given", ["", "same:relatives", "same", "other:x"])
    def test_without_a_choice_it_comes_back_with_a_sentence(self, desk, given):
        before = state()
        answer = desk.post(address(), {"decision": given})
        assert answer.status_code == 422
        shown = text(answer)
        assert shown.count("Choose what the pair is, and why.") == 2
        target = re.search(r'<a href="#([^"]+)">Choose', shown).group(1)
        assert f'id="{target}"' in shown
        assert state() == before

    @pytest.mark.parametrize("path", ["/matching", "/matching/decisions"])
    def test_a_title_and_an_address_say_nothing_of_anybody(self, desk, path):
        for page in (path, address()):
            title = re.search("<title>(.*?)</title>", text(desk.get(page))).group(1)
            assert "Ann" not in title


class TestGoingOn:
    def test_the_next_pair_comes_up_at_the_same_place(self, mo, tmp_path):
        anns(tmp_path, 3)
        link()
        desk = signed_in("mo")
        first = desk.get("/matching/next?place=1").url
        then = desk.post(first, {"decision": "cannot_tell:too-little"}, follow=True)
        assert then.redirect_chain[-1][0].startswith("/matching/pairs/")
        assert then.redirect_chain[-1][0] != first

    def test_a_pair_that_is_left_stays_where_it_is(self, mo, tmp_path):
        anns(tmp_path, 3)
        link()
        desk = signed_in("mo")
        first = desk.get("/matching/next").url
        onward = re.search(r'href="(/matching/next\?place=2)"', text(desk.get(first))).group(1)
        assert desk.get(onward).url != first
        assert desk.get("/matching/next").url == first

    def test_past_the_end_comes_the_list(self, desk):
        assert desk.get("/matching/next?place=99").url == "/matching"


class TestRefusals:
    def test_what_somebody_else_decided_meanwhile_is_shown_and_the_choice_is_not_lost(self, desk, personas):
        decide(add_matcher(personas, "mia"), "P1", "P2", Verdict.DIFFERENT, because="relatives")
        before = state()
        answer = desk.post(address(), {"decision": SAME})
        shown = text(answer)
        assert answer.status_code == 422
        assert "Somebody else has decided this pair" in shown
        assert "<strong>Different people</strong>: Relatives: twins, or a parent and child" in shown
        assert "You had chosen “Same person: Name, birth date and one thing more agree”" in shown
        assert state() == before

    def test_while_records_are_being_joined_the_choice_stays_chosen(self, desk, monkeypatch):
        def busy(**_):
            raise StageRefused(REFUSALS["busy"], slug="pair-busy")

        # One connection holds this test; tests/linking/test_waiting_turn.py holds the lock from another.
        monkeypatch.setattr(views, "decide_pair", busy)
        answer = desk.post(address(), {"decision": SAME})
        assert answer.status_code == 422
        assert "Nothing that you chose is lost" in text(answer)
        assert re.search(rf'value="{SAME}" id="[^"]+" checked', text(answer))

    def test_what_has_become_one_person_through_others_says_so(self, mo, personas, tmp_path):
        anns(tmp_path, 3)
        link()
        decide(mo, "P1", "P2")
        decide(mo, "P2", "P3")
        left = references()[frozenset({"P1", "P3"})]
        answer = signed_in("mo").post(f"/matching/pairs/{left}", {"decision": "different:relatives"})
        assert answer.status_code == 422
        assert "nothing left to decide here" in text(answer)
        assert "belong to one person now" in text(answer)

    def test_known_to_be_different_stands(self, mo, tmp_path):
        anns(tmp_path, 3)
        link()
        decide(mo, "P1", "P2", Verdict.DIFFERENT)
        decide(mo, "P2", "P3")
        left = references()[frozenset({"P1", "P3"})]
        answer = signed_in("mo").post(f"/matching/pairs/{left}", {"decision": SAME})
        assert "Take that decision back first" in text(answer)
        assert f'value="{SAME}"' in text(answer)


class TestDecisions:
    def test_newest_first_with_the_score_and_what_was_joined(self, mo, tmp_path):
        anns(tmp_path, 3)
        link()
        decide(mo, "P1", "P2", Verdict.DIFFERENT, because="relatives")
        decide(mo, "P2", "P3", because="number-agrees")
        shown = text(signed_in("mo").get("/matching/decisions"))
        assert "Your decisions (2)" in shown
        assert shown.index("A number issued to one person agrees") < shown.index("Relatives")
        assert "1 record moved to the other person: 1 of Police" in shown
        assert len(re.findall(r"\d+%</td>", shown)) == 2
        assert "Example" not in shown

    def test_taking_back_restores_exactly_and_the_pair_waits_again(self, desk):
        before = state()
        desk.post(address(), {"decision": SAME})
        link_to = re.search(r'href="(/matching/decisions/[^"]+)"', text(desk.get("/matching/decisions")))
        assert "exactly" in text(desk.get(link_to.group(1)))
        assert desk.post(link_to.group(1), {"because": ""}).status_code == 422
        answer = desk.post(link_to.group(1), {"because": "chosen-in-error"}, follow=True)
        assert "Taken back. The pair waits again." in text(answer)
        assert "It was chosen in error" in text(answer)
        assert state() == before
        assert "1 pair waits" in text(desk.get("/matching"))

    def test_what_was_taken_back_already_says_so(self, desk, mo):
        decision = decide(mo, "P1", "P2")
        take_back(mo, decision)
        answer = desk.post(f"/matching/decisions/{decision}/take-back", {"because": "chosen-in-error"})
        assert answer.status_code == 422
        assert "This decision was taken back already." in text(answer)

    def test_a_colleague_takes_back_and_another_agency_cannot(self, mo, personas):
        decision = decide(mo, "P1", "P2")
        add_matcher(personas, "cas", "council")
        other = signed_in("cas")
        assert other.get(f"/matching/decisions/{decision}/take-back").status_code == 404
        assert "only a matcher of that agency" in text(other.get(address()))
        add_matcher(personas, "mia")
        assert f"/matching/decisions/{decision}/take-back" in text(signed_in("mia").get(address()))


class TestWhoMayNot:
    def test_a_matcher_outside_the_agreement_cannot_tell_that_anything_is_there(self, mo, personas):
        add_matcher(personas, "olive", "outside-charity")
        outside = signed_in("olive")
        assert "Nothing is waiting for you." in text(outside.get("/matching"))
        there, nowhere = address(), "/matching/pairs/00000000-0000-4000-8000-000000000000"
        answers = [outside.get(there), outside.get(nowhere), outside.post(there, {"decision": SAME})]
        assert [a.status_code for a in answers] == [404, 404, 404]
        assert re.sub("value=.*?>", "", text(answers[0])) == re.sub("value=.*?>", "", text(answers[1]))

    def test_a_pair_of_somebody_one_is_kept_from_is_not_there(self, desk, mo, personas):
        there = address()
        with at_the_desk(personas.chair):
            hide_person_from(person_id=keys()["P1"], user=mo.user_id, by=personas.chair, because="conflict")
        assert desk.get(there).status_code == 404
        assert desk.post(there, {"decision": SAME}).status_code == 404

    @pytest.mark.parametrize("who", ["alice", "bob", "analyst", "governance"])
    def test_no_other_role(self, mo, who):
        client = signed_in(who)
        paths = ("/matching", "/matching/next", "/matching/decisions", address())
        assert {client.get(path).status_code for path in paths} == {403}


def test_a_join_that_needs_two_is_proposed_by_one_and_decided_by_another(desk, mo, personas):
    with at_the_desk(personas.chair):
        hide_person_from(
            person_id=keys()["P1"], user=personas.dana.user_id, by=personas.chair, because="conflict"
        )
    before = state()
    shown = text(desk.get(address()))
    assert "Joining these two needs two matchers." in shown
    assert "You propose it." in shown
    done = text(desk.post(address(), {"decision": SAME}, follow=True))
    assert "Proposed: same person. Nothing has moved; another matcher decides." in done
    assert state() == before
    own = text(desk.get(address()))
    assert "who has not decided yet" in own
    assert "Save and go on" not in own
    assert "Waits for a second" in text(desk.get("/matching/decisions"))
    back = re.search(r"/matching/decisions/[0-9a-f-]{36}/take-back", own).group(0)
    assert "Nothing moved" in text(desk.get(back))

    add_matcher(personas, "mia")
    mia = signed_in("mia")
    assert "Needs a second matcher" in text(mia.get("/matching"))
    shown = text(mia.get(address()))
    assert "Mo proposed on" in shown
    assert "%" not in shown
    assert "Saved: same person." in text(mia.post(address(), {"decision": SAME}, follow=True))
    assert len(set(keys().values())) == 1
    told = text(mia.get(address()))
    assert re.search(r"Proposed by Mo on .*, decided by Mia on", told)
