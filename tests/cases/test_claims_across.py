"""A family is claimed for once by a rule: over the schemes of an installation, and over a hand-over from one installation to another."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.cases import services
from plumbline.cases.handover import Said
from plumbline.cases.handover_letter import opened
from plumbline.cases.models import ArrivalClaim, ArrivalLetter, Claim, HandoverLetter
from plumbline.cases.queries.handovers import arrival_page, claimed_before
from plumbline.cases.queries.needs import needs_page
from plumbline.cases.queries.sight import state_of
from plumbline.cases.services.handovers import accept_arrival, offer_handover
from plumbline.referrals.entry import GivenPerson
from plumbline.values.errors import DataUnfit, StageRefused
from tests.cases.far import far_of
from tests.families import MOTHER, RIPE, SON, Families, day, start_families


RULE = "supporting_families_ten"
LATER = RIPE + timedelta(days=30)


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


@pytest.fixture
def others(personas, looking_as):
    """Another scheme of the same kind in the same partnership."""
    return Families(personas, looking_as, start_families(personas, looking_as, slug="families-north"))


def proved(families, people=(MOTHER, SON)):
    """A family of whom everything is shown that a claim asks for."""
    case = families.taken(people=people)
    return families.sustained(families.lasting(families.supported(families.attached(families.shown(case)))))


def same_people(families, case):
    with families.look(families.p.alice):
        return tuple(GivenPerson(row.part, row.person_id) for row in case.participants.order_by("number"))


def judged(families, case):
    with families.look(families.p.alice) as alice:
        found = needs_page(alice, case.ref, at=day(RIPE)).findings
        return next(one for one in found if one.condition == "nobody_twice")


class TestOfOneInstallation:
    @pytest.fixture
    def again(self, families, others):
        """The family of a claim, in the other scheme."""
        case = families.claimed()
        return proved(others, same_people(families, case))

    def test_a_family_claimed_in_another_scheme_is_not_claimed_again(self, others, again):
        with pytest.raises(StageRefused, match="2 people of this family are in another claim already"):
            others.claim(again)
        assert not judged(others, again).holds

    def test_not_even_under_a_key_of_their_own_once_it_is_joined(self, families, others, as_role):
        case = families.claimed()
        again = proved(others)
        keys = [[one.person_id for one in same_people(families, one)] for one in (case, again)]
        with as_role("migrator"), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE people_person SET alias_of_id = %s WHERE id = %s", [keys[0][0], keys[1][0]]
            )
        with pytest.raises(StageRefused, match="1 person of this family is in another claim already"):
            others.claim(again)

    def test_the_sentence_names_no_case_scheme_or_person(self, families, others, again, as_role):
        with as_role("migrator"), connection.cursor() as cursor:
            hidden = "UPDATE {} SET hidden_from = %s WHERE scheme_id = %s"
            for table in ("cases_case", "referrals_referral"):
                cursor.execute(hidden.format(table), [[others.p.alice.user_id], families.scheme.id])
        with pytest.raises(StageRefused) as no:
            others.claim(again)
        assert str(no.value) == (
            "This cannot be claimed yet. 2 people of this family are in another claim already, here or elsewhere."
        )

    def test_the_table_holds_it_where_the_question_was_not_asked(self, others, again, monkeypatch):
        monkeypatch.setattr("plumbline.cases.queries.need_facts.claimed_elsewhere", lambda *given: 0)
        with pytest.raises(StageRefused, match="Nobody is claimed for twice"):
            others.claim(again)
        with others.look(others.p.alice):
            assert not Claim.objects.filter(case=again).exists()

    def test_taken_back_there_it_can_be_claimed_here(self, families, others, again):
        with families.look(families.p.alice) as alice:
            claim = Claim.objects.get(case__scheme=families.scheme)
            services.withdraw_claim(claim=claim, because="Counted wrongly", by=alice, at=day(RIPE, 17))
        others.claim(again, RIPE + timedelta(days=1))

    def test_a_family_of_nobody_else_is_claimed(self, families, others):
        families.claimed()
        others.claim(proved(others))

    def test_by_another_rule_in_another_scheme_it_is_another_result(self, families, others, as_role):
        case = families.claimed()
        again = proved(others, same_people(families, case))
        with as_role("migrator"), connection.cursor() as cursor:
            for table in ("cases_claim", "cases_claimedperson"):
                cursor.execute(f"UPDATE {table} SET rule = 'phase_2'")  # noqa: S608 - made of constants
        others.claim(again)


def offered(families, case, far, at=LATER):
    with families.look(families.p.alice) as alice:
        row = offer_handover(case=case, peer=far.peer, words="They moved", chosen=[], by=alice, at=day(at))
        text = HandoverLetter.objects.get(handover=row, said=Said.OFFER.value).text
    return row, opened(text).body["package"]


class TestHandedOn:
    def test_the_letter_says_by_which_rule_and_when(self, families):
        case, far = families.claimed(), far_of(families)
        row, package = offered(families, case, far)
        assert package["claims"] == [{"rule": RULE, "on": RIPE.isoformat()}]
        answer = far.says(far.letter(row.id, Said.ACCEPTANCE), at=day(LATER, 11))
        assert opened(answer).body["claims"] == package["claims"]

    def test_of_a_family_that_was_not_claimed_for_it_says_nothing(self, families):
        _, package = offered(families, families.sustained(), far_of(families))
        assert package["claims"] == []

    def test_of_a_claim_in_another_scheme_the_day_stays(self, families, others):
        case = families.claimed()
        again = proved(others, same_people(families, case))
        _, package = offered(others, again, far_of(others))
        assert package["claims"] == [{"rule": RULE, "on": None}]

    def test_of_one_that_was_taken_back_it_says_nothing(self, families):
        case = families.claimed()
        with families.look(families.p.alice) as alice:
            services.withdraw_claim(
                claim=Claim.objects.get(case=case), because="Counted wrongly", by=alice, at=day(RIPE, 17)
            )
        _, package = offered(families, case, far_of(families))
        assert package["claims"] == []

    def test_on_its_way_a_claim_is_not_taken_back_and_declined_it_stands(self, families):
        case, far = families.claimed(), far_of(families)
        row, _ = offered(families, case, far)
        with (
            families.look(families.p.alice) as alice,
            pytest.raises(StageRefused, match="being handed to another area"),
        ):
            services.withdraw_claim(
                claim=Claim.objects.get(case=case), because="Wrong", by=alice, at=day(LATER, 11)
            )
        far.says(far.letter(row.id, Said.REFUSAL, {"words": "Not known here"}), at=day(LATER, 12))
        with families.look(families.p.alice):
            assert state_of(case).state == "claimed"


FAMILY = [
    {"part": "parent", "first_name": "Ruth", "last_name": "Rowan", "date_of_birth": "1986-03-04", "sex": "F"},
    {"part": "child", "first_name": "Rory", "last_name": "Rowan", "date_of_birth": "2011-05-06", "sex": "M"},
]
CLAIMED = [{"rule": RULE, "on": "2023-11-02"}]


class TestTakenOver:
    @pytest.fixture
    def far(self, families):
        return far_of(families)

    def arrive(self, families, far, *, claims=CLAIMED, released=None):
        """A family of Far's is offered, accepted and released to us; the referral that came of it."""
        more = {} if claims is None else {"claims": claims}
        key = far.offers(people=FAMILY, actions=[], scores=[], made_up=False, **more)
        with families.look(families.p.alice) as alice:
            accept_arrival(arrival_id=key, words="We know them", by=alice, at=day(date(2024, 1, 2)))
        body = {"actions": [], "others": 0} | ({} if released is None else {"claims": released})
        far.says(far.letter(key, Said.RELEASE, body), at=day(date(2024, 1, 2), 11))
        with families.look(families.p.alice) as alice:
            return arrival_page(alice, key)

    def taken_in(self, families, line):
        with families.look(families.p.alice) as alice:
            case = services.triage(
                referral=line.arrival.referral, decision="take", because="Three headings",
                lead_agency=families.p.agencies["police"],
                criteria_met=("Three needs or more, shown with evidence",), by=alice, at=day(date(2024, 1, 3), 12),
            )  # fmt: skip
        return families.sustained(
            families.lasting(families.supported(families.attached(families.shown(case))))
        )

    def test_a_family_claimed_for_there_is_not_claimed_here_by_the_same_rule(self, families, far):
        case = self.taken_in(families, self.arrive(families, far))
        with pytest.raises(StageRefused, match="2 people of this family are in another claim already"):
            families.claim(case)
        with families.look(families.p.alice) as alice:
            assert needs_page(alice, case.ref).before == (
                ("Supporting Families, 2022 to 2025", date(2023, 11, 2)),
            )

    def test_nor_in_another_case_of_one_of_them(self, families, far):
        child = same_people(families, self.taken_in(families, self.arrive(families, far)))[1]
        mother = GivenPerson(
            "parent", first_name="Sona", last_name="Sorbus", date_of_birth=date(1980, 2, 3), sex="F"
        )
        case = proved(families, (mother, child))
        with pytest.raises(StageRefused, match="1 person of this family is in another claim already"):
            families.claim(case)

    def test_by_another_rule_it_is_claimed(self, families, far):
        case = self.taken_in(
            families, self.arrive(families, far, claims=[{"rule": "phase_2", "on": "2020-11-02"}])
        )
        families.claim(case)

    def test_as_it_stood_at_the_release_it_counts(self, families, far):
        line = self.arrive(families, far, released=[])
        assert claimed_before(line) == ()
        families.claim(self.taken_in(families, line))

    def test_a_letter_of_before_that_says_nothing_of_claims_is_read(self, families, far):
        assert claimed_before(self.arrive(families, far, claims=None)) == ()

    def test_handed_on_again_the_letter_says_so_again(self, families, far):
        case = self.taken_in(families, self.arrive(families, far))
        _, package = offered(families, case, far)
        assert package["claims"] == CLAIMED

    @pytest.mark.parametrize(
        "claims", [{}, "x", [1], [{"rule": "x"}], [{"rule": "", "on": None}], [{"rule": "x", "on": "soon"}]]
    )
    def test_a_list_that_is_none_is_not_read(self, families, far, claims):
        with pytest.raises(DataUnfit, match="not whole"):
            far.offers(uuid4(), people=FAMILY, claims=claims)
        with families.look(families.p.alice):
            assert not ArrivalLetter.objects.exists()

    def test_whoever_does_not_lead_reads_none_of_it(self, families, far):
        self.arrive(families, far)
        for viewer in (families.p.bob, families.p.charlie, families.p.dana):
            with families.look(viewer):
                assert not ArrivalClaim.objects.exists()

    def test_no_row_of_it_is_changed(self, families, far):
        self.arrive(families, far)
        with (
            families.look(families.p.alice),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            ArrivalClaim.objects.update(rule="x")
