"""A case handed to another installation, and one taken from it: who owns it, what goes, what stays, and what a bad line does."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.handover import Said, Stands
from plumbline.cases.handover_letter import opened
from plumbline.cases.models import Arrival, Case, Handover, HandoverLetter
from plumbline.cases.queries import case_for, case_page, state_of
from plumbline.cases.queries.handover_package import may_go
from plumbline.cases.queries.handovers import arrival_page, arrivals, handovers_of, waiting_here
from plumbline.cases.queries.peers import token_for
from plumbline.cases.queries.transfers import transfers_of
from plumbline.cases.services.handovers import (
    accept_arrival,
    decline_arrival,
    offer_handover,
    take_back_handover,
)
from plumbline.cases.services.peers import end_peer, renew_token
from plumbline.people.queries import names_for
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import awaiting_triage, people_named
from plumbline.schemes.services import start_scheme
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.far import far_of, public, register
from tests.casework import days
from tests.marac import CRITERIA, Marac, add_person, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def far(marac):
    return far_of(marac)


def offered(marac, far, case=None, *, choose=False, **changes):
    case = case or marac.heard(marac.taken())
    with marac.look(marac.p.alice) as alice:
        chosen = [item.key for item in may_go(alice, case_page(alice, case.ref), far.peer)] if choose else []
        given = {"words": "She moved on Monday", "chosen": chosen, "at": days(9)} | changes
        row = offer_handover(case=case, peer=far.peer, by=alice, **given)
    return case, row


def line_of(marac, case):
    with marac.look(marac.p.alice) as alice:
        return handovers_of(alice, case, at=days(9))[-1]


def said(marac, row, word):
    with marac.look(marac.p.alice):
        return HandoverLetter.objects.get(handover=row, said=word.value).text


def state(marac, case):
    with marac.look(marac.p.alice):
        return state_of(case).state


class TestSending:
    def test_it_is_ours_until_it_is_accepted_and_theirs_from_the_release_on(self, marac, far):
        case, row = offered(marac, far)
        assert (state(marac, case), line_of(marac, case).stands) == ("transferring", Stands.OFFERED)
        answer = far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        assert opened(answer).said is Said.RELEASE
        assert (state(marac, case), line_of(marac, case).stands) == ("closed", Stands.RELEASED)
        with marac.look(marac.p.alice) as alice:
            page = case_page(alice, case.ref)
            assert page.closure.reason == "transferred"
            last = transfers_of(alice, case)[-1]
        assert (last.label, last.said_by) == ("Accepted there", "Nora, Far (made up), by a signed letter")

    def test_declined_it_goes_back_with_their_reason(self, marac, far):
        case, row = offered(marac, far)
        far.says(far.letter(row.id, Said.REFUSAL, {"words": "She is not known here"}), at=days(10))
        assert (state(marac, case), line_of(marac, case).stands) == ("heard", Stands.DECLINED)
        with marac.look(marac.p.alice) as alice:
            assert transfers_of(alice, case)[-1].words == "She is not known here"

    def test_taken_back_it_stays_ours_though_an_acceptance_was_on_its_way(self, marac, far):
        case, row = offered(marac, far)
        with marac.look(marac.p.alice) as alice:
            take_back_handover(case=case, words="She came back", by=alice, at=days(10))
        answer = far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        assert opened(answer).said is Said.REVOCATION
        assert (state(marac, case), line_of(marac, case).stands) == ("heard", Stands.TAKEN_BACK)

    def test_once_released_it_is_not_taken_back(self, marac, far):
        case, row = offered(marac, far)
        far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        with marac.look(marac.p.alice) as alice, pytest.raises(StageRefused, match="any more"):
            take_back_handover(case=case, words="x", by=alice, at=days(11))

    def test_on_offer_it_is_not_closed_by_hand(self, marac, far):
        case, _ = offered(marac, far)
        with (
            marac.look(marac.p.alice) as alice,
            pytest.raises(StageRefused, match="Take the offer back first"),
        ):
            services.close_case(case=case, reason="died", words="x", by=alice, at=days(10))
        assert state(marac, case) == "transferring"

    def test_taken_back_it_may_be_offered_again(self, marac, far):
        case, _ = offered(marac, far)
        with marac.look(marac.p.alice) as alice:
            take_back_handover(case=case, words="She came back", by=alice, at=days(10))
        _, again = offered(marac, far, case, at=days(11))
        far.says(far.letter(again.id, Said.ACCEPTANCE), at=days(12))
        assert state(marac, case) == "closed"

    def test_said_again_an_acceptance_changes_nothing_and_gets_the_same_answer(self, marac, far):
        _, row = offered(marac, far)
        text = far.letter(row.id, Said.ACCEPTANCE)
        assert far.says(text, at=days(10)) == far.says(text, at=days(12))
        with marac.look(marac.p.alice):
            assert HandoverLetter.objects.filter(handover=row).count() == 3

    def test_said_again_in_other_words_it_is_refused(self, marac, far):
        _, row = offered(marac, far)
        far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        with pytest.raises(DataUnfit, match="in other words"):
            far.says(far.letter(row.id, Said.ACCEPTANCE, {"words": "Or perhaps not"}), at=days(10))

    def test_both_answers_are_not_heard(self, marac, far):
        case, row = offered(marac, far)
        far.says(far.letter(row.id, Said.REFUSAL), at=days(10))
        with pytest.raises(StageRefused, match="does not follow"):
            far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        assert state(marac, case) == "heard"

    def test_their_answer_is_not_written_down_by_hand(self, marac, far):
        case, _ = offered(marac, far)
        with marac.look(marac.p.alice) as alice, pytest.raises(StageRefused, match="answers for itself"):
            services.record_transfer_reply(
                transfer=transfers_of(alice, case)[-1].transfer, answer="accepted", words="x", said_by="x", by=alice
            )  # fmt: skip

    def test_without_an_agreement_nothing_is_offered(self, marac, far):
        with marac.look(marac.p.administrator) as administrator:
            end_peer(peer_id=far.peer.id, because="The agreement ends", by=administrator)
        with pytest.raises(StageRefused, match="agreement"):
            offered(marac, far)

    def test_a_new_token_is_what_they_are_called_with_and_what_is_under_way_goes_on(
        self, marac, far, looking_as
    ):
        _, row = offered(marac, far)
        with marac.look(marac.p.administrator) as administrator:
            before = token_for(far.peer)
            renew_token(peer_id=far.peer.id, token=" plumbline_next ", by=administrator)
            assert (before != "plumbline_next", token_for(far.peer)) == (True, "plumbline_next")
        assert far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))

    def test_a_token_is_entered_by_an_administrator_alone(self, marac, far, looking_as):
        with looking_as(marac.p.alice) as alice, pytest.raises(PermissionRefused):
            renew_token(peer_id=far.peer.id, token="plumbline_next", by=alice)

    def test_what_no_letter_holds_is_refused_before_it_is_said(self, marac, far):
        """Kept, it would be read by nobody: not there, and not by the page of the case here."""
        case = marac.heard(marac.taken())
        with pytest.raises(DataUnfit, match="too much for one letter"):
            offered(marac, far, case, words="x" * 1_000_000)
        assert state(marac, case) == "heard"

    def test_a_representative_offers_nothing(self, marac, far, looking_as):
        case = marac.heard(marac.taken())
        with looking_as(marac.p.bob) as bob, pytest.raises(PermissionRefused, match="hands a case over"):
            offer_handover(case=case, peer=far.peer, words="x", chosen=[], by=bob, at=days(9))

    def test_the_database_holds_one_end_whoever_races(self, marac, far):
        _, row = offered(marac, far)
        far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        with marac.look(marac.p.alice) as alice:
            given = HandoverLetter.objects.get(handover=row, said="release")
            given.id, given.said, given._state.adding = uuid4(), "revocation", True
            from plumbline.audit.enums import Verb
            from plumbline.audit.services import record

            record("handover.said", verb=Verb.DISCLOSURE, object_kind="handover", objects=[row.id], by=alice)
            with pytest.raises(DatabaseError, match="cases_handover_ends_one_way"), transaction.atomic():
                given.save(force_insert=True)


class TestWhoSpeaks:
    def test_another_key_is_not_believed(self, marac, far):
        case, row = offered(marac, far)
        far.secret = bytes(32)
        with pytest.raises(DataUnfit, match="not registered here"):
            far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        assert state(marac, case) == "transferring"

    def test_a_letter_signed_by_another_than_it_names_is_not_believed(self, marac, far):
        _, row = offered(marac, far)
        theirs = public(far.secret)
        far.secret = bytes(32)
        with pytest.raises(DataUnfit, match="signature does not fit"):
            far.says(far.letter(row.id, Said.ACCEPTANCE, sent_by=theirs))

    def test_one_sign_changed_is_not_believed(self, marac, far):
        _, row = offered(marac, far)
        text = far.letter(row.id, Said.REFUSAL).replace("We take it", "We took it")
        with pytest.raises(DataUnfit, match="signature does not fit"):
            far.says(text)

    @pytest.mark.parametrize("deep", [900, 100_000])
    def test_deeper_than_anybody_writes_it_is_refused_in_a_sentence(self, marac, far, deep):
        _, row = offered(marac, far)
        text = far.letter(row.id, Said.REFUSAL).replace('"Nora"', "[" * deep + "]" * deep)
        with pytest.raises(DataUnfit, match="no letter"):
            far.says(text)

    @pytest.mark.parametrize(
        "changes",
        [
            {"at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))},
            {"at": datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14)))},
            {"body": {"by": "Nora", "words": "We take it\0"}},
            {"body": {"by": "Nora", "words": "We take it", "more": [{"\0": 1}]}},
        ],
    )
    def test_what_no_database_keeps_so_that_it_can_be_read_again_is_refused_in_a_sentence(
        self, marac, far, changes
    ):
        _, row = offered(marac, far)
        with pytest.raises(DataUnfit, match="no letter"):
            far.says(far.letter(row.id, Said.REFUSAL, **changes))
        assert line_of(marac, row.case).stands is Stands.OFFERED

    def test_nothing_stands_beside_the_letter_that_its_signature_does_not_hold(self, marac, far):
        _, row = offered(marac, far)
        text = far.letter(row.id, Said.REFUSAL)
        with pytest.raises(DataUnfit, match="no letter"):
            far.says(text.removesuffix("}") + ',"word":"more"}')

    def test_a_letter_for_somebody_else_is_not_passed_on(self, marac, far):
        _, row = offered(marac, far)
        with pytest.raises(DataUnfit, match="for another installation"):
            far.says(far.letter(row.id, Said.ACCEPTANCE, sent_to=public(bytes(32))))

    def test_whoever_is_not_its_account_does_not_speak_for_it(self, marac, far, looking_as):
        from plumbline.cases.services.handovers import hear

        _, row = offered(marac, far)
        with looking_as(marac.p.alice) as alice, pytest.raises(DataUnfit, match="not registered"):
            hear(text=far.letter(row.id, Said.ACCEPTANCE), by=alice)

    def test_nothing_is_known_of_a_hand_over_that_was_not(self, far):
        with pytest.raises(NotVisible):
            far.says(far.letter(uuid4(), Said.ACCEPTANCE))

    def test_a_fingerprint_that_differs_registers_nobody(self, marac, far):
        with pytest.raises(DataUnfit, match="another fingerprint"):
            register(marac, far.desk, public_key=public(bytes(32)).hex())

    def test_registered_twice_is_once(self, marac, far):
        with pytest.raises(StageRefused, match="already"):
            register(marac, far.desk)

    def test_an_account_speaks_for_one_scheme_of_a_kind(self, marac, far):
        """A letter names no scheme: by the same account and key, that of another scheme would be heard for this one."""
        with marac.look(marac.p.alice) as alice:
            second = start_scheme(
                slug="second-marac", kind="marac", name="Second MARAC", host_agency=marac.p.agencies["council"],
                partner_agencies=[marac.p.agencies["police"]], by=alice,
            )  # fmt: skip
        with pytest.raises(DataUnfit, match="account of its own"):
            register(marac, far.desk, scheme_id=second.id)
        other = add_person(marac.p, "second-desk", "council", Role.COORDINATOR)
        assert register(marac, other, scheme_id=second.id).scheme == second


class TestWhatGoes:
    @pytest.fixture
    def case(self, marac):
        """Bob gives a fact for the panel, one for the police alone, and one for named people."""
        from plumbline.cases.models import ResearchRequest
        from plumbline.cases.services import GivenFact

        case = marac.taken()
        with marac.look(marac.p.bob) as bob:
            request = ResearchRequest.objects.get(case=case, agency=marac.p.agencies["police"])
            facts = [
                GivenFact(
                    words=f"For {marking}", on=days(1).date(), source="Log", nature="fact", marking=marking, gateway="cda-1998-s115",
                    named_users=(marac.p.bob.user_id,) if marking == "named" else (),
                )
                for marking in ("panel", "owner", "named")
            ]  # fmt: skip
            services.reply_to_request(
                request=request, answer="known", words="", facts=facts, by=bob, at=days(3)
            )
        return marac.heard(case)

    def package(self, marac, row):
        return opened(said(marac, row, Said.OFFER)).body["package"]

    def test_nothing_that_was_not_chosen(self, marac, far, case):
        _, row = offered(marac, far, case)
        package = self.package(marac, row)
        assert (package["facts"], package["actions"]) == ([], [])
        assert [p["last_name"] for p in package["people"]] == ["Vickers", "Perkins", "Childs"]

    def test_of_the_facts_only_those_for_the_panel_and_what_stays_is_listed(self, marac, far, case):
        _, row = offered(marac, far, case, choose=True)
        package = self.package(marac, row)
        assert [fact["words"] for fact in package["facts"]] == ["For panel"]
        text = said(marac, row, Said.OFFER)
        assert "For owner" not in text
        assert "For named" not in text

    def test_without_an_agreement_with_its_owner_a_fact_stays_and_is_listed(self, marac, looking_as, case):
        far = far_of(marac, share=("council",))
        with pytest.raises(StageRefused, match="every agency that named these people"):
            offered(marac, far, case)

    def test_no_address_and_no_way_of_contact_ever_goes(self, marac, far, case):
        _, row = offered(marac, far, case, choose=True)
        withheld = self.package(marac, row)["withheld"]
        assert any("advisers agree" in one["why"] for one in withheld)

    def test_what_may_not_go_is_not_chosen_by_hand(self, marac, far, case):
        with pytest.raises(StageRefused, match="may no longer go"):
            offered(marac, far, case, chosen=[uuid4()])


class TestReceiving:
    def test_offered_it_waits_for_the_co_ordinator(self, marac, far):
        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            (line,) = arrivals(alice)
            assert (line.stands, line.chase) == (
                Stands.OFFERED,
                "Far (made up) offers us a case. Accept or decline it.",
            )
            page = arrival_page(alice, key)
            assert page.package["facts"][0]["words"] == "Broke the door"
            assert not Referral.objects.exists()

    def test_accepted_and_released_it_is_a_referral_with_everybody(self, marac, far):
        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            accept_arrival(arrival_id=key, words="She lives here", by=alice)
            assert not Referral.objects.exists()
        far.says(far.letter(key, Said.RELEASE, {"words": "", "actions": [], "others": 0}))
        with marac.look(marac.p.alice) as alice:
            (line,) = awaiting_triage(alice)
            assert line.route == "Handed over by the MARAC of another area"
            assert "She moved there on Monday" in line.referral.words
            names = names_for(alice, [n.person_id for n in people_named(line.referral)])
            assert {n.last_name for n in names.values()} == {"Movers", "Stayer"}
            assert arrival_page(alice, key).label == "Released to us. The case is ours"

    def test_what_is_ours_is_not_turned_away(self, marac, far):
        key = self.released(marac, far)
        with marac.look(marac.p.alice) as alice, pytest.raises(StageRefused, match="it is ours"):
            services.triage(referral=self.referral(), decision="advice", because="No", by=alice, at=days(3))
        with marac.look(marac.p.alice) as alice:
            case = services.triage(
                referral=self.referral(), decision="take", because="Ours", lead_agency=marac.scheme.host_agency_id,
                criteria_met=CRITERIA, by=alice,
            )  # fmt: skip
            assert arrival_page(alice, key).is_decided
            assert case_for(alice, case.ref)

    def referral(self):
        return Referral.objects.select_related("scheme").get()

    def released(self, marac, far):
        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            accept_arrival(arrival_id=key, words="She lives here", by=alice)
        far.says(far.letter(key, Said.RELEASE, {"words": "", "actions": [], "others": 0}))
        return key

    def test_released_twice_there_is_one_referral(self, marac, far):
        key = self.released(marac, far)
        far.says(far.letter(key, Said.RELEASE, {"words": "", "actions": [], "others": 0}))
        with marac.look(marac.p.alice):
            assert Referral.objects.count() == 1

    def test_a_release_of_what_was_not_accepted_is_not_heard(self, marac, far):
        key = far.offers()
        with pytest.raises(StageRefused, match="does not follow"):
            far.says(far.letter(key, Said.RELEASE))

    def test_declined_what_came_is_not_read_any_more(self, marac, far):
        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            decline_arrival(arrival_id=key, words="Not known here", by=alice)
            page = arrival_page(alice, key)
        assert (page.stands, page.package, page.words) == (Stands.DECLINED, {}, "")

    def test_a_revocation_that_overtakes_its_offer_ends_it(self, marac, far):
        key = uuid4()
        far.says(far.letter(key, Said.REVOCATION))
        far.offers(key)
        with marac.look(marac.p.alice) as alice:
            assert arrival_page(alice, key).stands is Stands.TAKEN_BACK
            with pytest.raises(StageRefused, match="any more"):
                accept_arrival(arrival_id=key, words="x", by=alice)

    def test_taken_back_after_we_accepted_it_stays_theirs(self, marac, far):
        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            accept_arrival(arrival_id=key, words="She lives here", by=alice)
        assert opened(far.says(far.letter(key, Said.REVOCATION))).said is Said.ACCEPTANCE
        with marac.look(marac.p.alice) as alice:
            assert arrival_page(alice, key).stands is Stands.TAKEN_BACK

    @pytest.mark.parametrize(
        "package",
        [
            {"people": [{}]}, {"facts": 1}, {"people": None}, {"made_up": True}, {"facts": [1]}, {"facts": [{}]}, {"from_scheme": None},
            {"actions": [{"key": "1", "words": "x", "agency": "x", "due_on": "soon", "state": "x"}]},
            {"scores": [{"instrument": "x", "on": 5, "band": ""}]}, {"withheld": ["x"]},
            {"people": [{"part": "victim", "first_name": "A", "last_name": "B", "date_of_birth": None, "sex": {}}]},
        ],
    )  # fmt: skip
    def test_an_offer_that_is_not_whole_is_not_heard(self, far, package):
        """Heard, it could not be shown, and so neither accepted nor declined."""
        with pytest.raises(DataUnfit):
            far.offers(**package)

    def test_a_release_is_heard_though_the_database_refuses_its_referral(self, marac, far, monkeypatch):
        def refused(**given):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        key = far.offers()
        with marac.look(marac.p.alice) as alice:
            accept_arrival(arrival_id=key, words="She lives here", by=alice)
        monkeypatch.setattr("plumbline.cases.services.handovers.refer_handed_over", refused)
        far.says(far.letter(key, Said.RELEASE, {"words": "", "actions": [], "others": 0}))
        with marac.look(marac.p.alice) as alice:
            page = arrival_page(alice, key)
        assert (page.stands, "Enter it by hand" in page.chase) == (Stands.RELEASED, True)

    def test_whom_the_kind_does_not_know_is_not_accepted(self, marac, far):
        key = far.offers(
            people=[
                {"part": "stranger", "first_name": "A", "last_name": "B", "date_of_birth": None, "sex": None}
            ]
        )
        with marac.look(marac.p.alice) as alice, pytest.raises(DataUnfit, match="stranger"):
            accept_arrival(arrival_id=key, words="x", by=alice)

    @pytest.mark.parametrize("name", ["bob", "charlie", "worker", "governance", "board", "researcher"])
    def test_nobody_else_reads_it_or_can_tell(self, marac, far, looking_as, name):
        key = far.offers()
        with looking_as(getattr(marac.p, name)) as viewer:
            assert arrivals(viewer) == []
            with pytest.raises(NotVisible):
                arrival_page(viewer, key)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM cases_arrival")
                seen = [cursor.fetchone()[0]]
                cursor.execute("SELECT count(*) FROM cases_arrivalletter")
                assert [*seen, cursor.fetchone()[0]] == [0, 0]

    def test_whoever_is_kept_out_of_the_referral_reads_no_arrival(self, marac, far):
        from plumbline.sharing.services import block

        eve = add_person(marac.p, "eve", "council", Role.COORDINATOR)
        key = self.released(marac, far)
        with marac.look(eve):
            assert Arrival.objects.count() == 1
        with marac.look(marac.p.alice) as alice:
            block(row=self.referral(), user=eve.user_id, by=alice, because="conflict")
        with marac.look(eve) as viewer:
            assert (Arrival.objects.count(), arrivals(viewer)) == (0, [])
            with pytest.raises(NotVisible):
                arrival_page(viewer, key)


class TestHistory:
    def test_both_ends_say_what_was_sent_when_by_whom_and_under_which_law(self, marac, far):
        case, row = offered(marac, far)
        far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        line = line_of(marac, case)
        assert [(w.label, w.by) for w in line.letters] == [
            ("Offered", "Alice"), ("Accepted", "Nora"), ("Released", "Desk"),
        ]  # fmt: skip
        assert line.package["gateway"] == "Crime and Disorder Act 1998 s.115"

    def test_each_word_is_in_the_ledger_as_a_disclosure(self, marac, far, as_role):
        case, row = offered(marac, far)
        far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(10))
        with as_role("auditor"):
            found = Entry.objects.filter(objects_seen__contains=[row.id], what__startswith="handover.")
            assert sorted(found.values_list("what", "verb", "because")) == [
                ("handover.heard", "collection", "acceptance"),
                ("handover.said", "disclosure", "offer"),
                ("handover.said", "disclosure", "release"),
            ]

    def test_a_letter_is_kept_word_for_word(self, marac, far, as_role):
        _, row = offered(marac, far)
        with marac.look(marac.p.alice), pytest.raises(DatabaseError), transaction.atomic():
            HandoverLetter.objects.filter(handover=row).update(text="{}")

    def test_a_partner_of_the_case_reads_no_letter(self, marac, far, looking_as):
        case, _ = offered(marac, far)
        with looking_as(marac.p.bob) as bob:
            assert (handovers_of(bob, case), Handover.objects.count()) == ((), 0)
            assert Case.objects.filter(id=case.id).exists()

    @pytest.mark.parametrize(
        ("later", "chased"), [(days(9), False), (days(9.2), True)], ids=["at-once", "later"]
    )
    def test_a_letter_that_is_not_heard_is_chased(self, marac, far, later, chased):
        offered(marac, far)
        with marac.look(marac.p.alice) as alice:
            assert bool(waiting_here(alice, at=later)) is chased
