"""A result is claimed under the rule of its day, for each person once, and a sample of claims is checked by somebody else."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from plumbline.cases import services
from plumbline.cases.models import Claim, ClaimCheck, ClaimedPerson, ClaimWithdrawal
from plumbline.cases.quality import drawn
from plumbline.cases.queries.claims import claims_page
from plumbline.cases.queries.need_facts import claimed_elsewhere
from plumbline.cases.queries.needs import need_for, needs_page
from plumbline.cases.queries.sight import state_of
from plumbline.referrals.entry import GivenPerson
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.families import MOTHER, RIPE, Families, day, start_families
from tests.two_people import set_by_two


# A day after the last on which a result could be claimed.
LATE = date(2025, 4, 1)
STEP_MOTHER = GivenPerson("parent", first_name="Sona", last_name="Sorbus", date_of_birth=date(1980, 2, 3), sex="F")  # fmt: skip


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


@pytest.fixture
def case(families):
    return families.claimed()


@pytest.fixture
def second(families, case):
    """Another family of the same child, of whom everything is shown."""
    with families.look(families.p.bob):
        child = case.participants.get(part="child")
    other = families.taken(people=(STEP_MOTHER, GivenPerson("child", child.person_id)))
    return families.sustained(families.lasting(families.supported(families.attached(families.shown(other)))))


def test_it_works(families, case):
    with families.look(families.p.alice):
        claim = Claim.objects.get(case=case)
        assert (claim.rule, claim.claimed_on) == ("supporting_families_ten", RIPE)
        assert [condition for condition, _ in claim.found][:2] == ["enough_needs", "dependants"]
        assert ClaimedPerson.objects.filter(claim=claim, withdrawn=False).count() == 2
        assert state_of(case).state == "claimed"


class TestRefused:
    def test_what_is_missing_is_named(self, families):
        case = families.supported()
        with pytest.raises(StageRefused) as no:
            families.claim(case)
        assert "Not within its target by the last count, or never counted again: need 1, Young person" in str(
            no.value
        )
        assert "Not within its target for 6 months, or 2 school terms in a row: need 1" in str(no.value)
        assert "No plan" not in str(no.value)

    def test_under_families_first_nothing_is_claimed(self, families):
        with pytest.raises(StageRefused, match="The last day of a claim was 31 March 2025"):
            families.claim(families.sustained(), LATE)

    def test_a_claim_that_was_made_then_can_still_be_entered(self, families):
        case = families.sustained()
        with families.look(families.p.alice) as alice:
            claim = services.claim_result(case=case, claimed_on=RIPE, by=alice, at=day(LATE))
        assert (claim.rule, claim.claimed_on) == ("supporting_families_ten", RIPE)

    def test_a_claim_of_a_past_day_takes_the_family_of_that_day(self, families):
        case = families.sustained()
        baby = GivenPerson(
            "child", first_name="Rose", last_name="Rowan", date_of_birth=date(2024, 9, 1), sex="F"
        )
        with families.look(families.p.alice) as alice:
            mother, son = (row.person_id for row in case.participants.order_by("number"))
            services.bring_in(
                case=case,
                person=baby,
                because="Born",
                made_up=True,
                by=alice,
                at=day(RIPE + timedelta(days=60)),
            )
            services.let_go(
                case=case,
                person_id=son,
                because="Lives elsewhere",
                by=alice,
                at=day(RIPE + timedelta(days=61)),
            )
            claim = services.claim_result(case=case, claimed_on=RIPE, by=alice, at=day(LATE))
            claimed = ClaimedPerson.objects.filter(claim=claim).values_list("person_id", flat=True)
            assert set(claimed) == {mother, son}

    def test_a_count_that_came_after_its_day_does_not_bear_it_out(self, families):
        case = families.sustained()
        with families.look(families.p.alice) as alice, pytest.raises(StageRefused, match="need 1"):
            services.claim_result(case=case, claimed_on=RIPE - timedelta(days=2), by=alice, at=day(RIPE))

    def test_before_there_was_a_rule(self, families):
        case = families.sustained()
        with families.look(families.p.alice) as alice, pytest.raises(DataUnfit, match="No rule was in force"):
            services.claim_result(case=case, claimed_on=date(2011, 1, 1), by=alice, at=day(RIPE))

    def test_before_the_case_was_moved_to_progress_that_lasts(self, families):
        with pytest.raises(StageRefused, match="the case is “Supported”"):
            families.claim(families.lasting())

    def test_by_whoever_only_works_on_it(self, families):
        case = families.sustained()
        with families.look(families.p.bob) as bob, pytest.raises(PermissionRefused):
            services.claim_result(case=case, by=bob, at=day(RIPE, 16))

    def test_by_an_agency_outside(self, families):
        case = families.sustained()
        with families.look(families.p.charlie) as charlie, pytest.raises(NotVisible):
            services.claim_result(case=case, by=charlie, at=day(RIPE, 16))

    def test_a_partnership_that_asks_for_longer_waits_longer(self, families):
        case = families.sustained()
        path = "needs.supporting_families_ten.sustained"
        set_by_two(families.look, families.p, families.scheme, path, "9 months", date(2024, 2, 1))
        with pytest.raises(StageRefused, match="Not within its target for 9 months"):
            families.claim(case)


class TestNobodyTwice:
    def test_a_child_of_another_claim_is_named_as_such(self, families, second):
        with pytest.raises(StageRefused, match="1 person of this family is in another claim already"):
            families.claim(second)

    def test_the_database_holds_it(self, families, second, monkeypatch):
        monkeypatch.setattr(
            "plumbline.cases.queries.need_facts.claimed_elsewhere", lambda case, rule, people: 0
        )
        with pytest.raises(StageRefused, match="Nobody is claimed for twice"):
            families.claim(second)
        with families.look(families.p.alice):
            assert not Claim.objects.filter(case=second).exists()

    def test_also_where_the_first_case_is_not_theirs_to_see(self, families, case, second, as_role):
        with as_role("migrator"), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_case SET hidden_from = %s WHERE id = %s", [[families.p.alice.user_id], case.id]
            )
        with families.look(families.p.alice):
            assert not Claim.objects.filter(case=case).exists()
        with pytest.raises(StageRefused, match="1 person of this family"):
            families.claim(second)

    def test_whoever_only_works_on_it_is_not_told_of_another_claim(self, families, second):
        for viewer, told in ((families.p.alice, True), (families.p.bob, False)):
            with families.look(viewer):
                findings = {one.condition for one in needs_page(viewer, second.ref, at=day(RIPE)).findings}
                assert ("nobody_twice" in findings) == told, viewer.name
                keys = [p.person_id for p in second.participants.all()]
                assert claimed_elsewhere(second, "supporting_families_ten", keys) == told

    def test_also_under_a_key_that_was_joined_since(self, families, case, as_role):
        other = families.taken(people=(STEP_MOTHER, GivenPerson("child", first_name="Rory", last_name="Rowan", sex="M")))  # fmt: skip
        with families.look(families.p.alice):
            keys = [c.participants.get(part="child").person_id for c in (case, other)]
        assert keys[0] != keys[1]
        with as_role("migrator"), connection.cursor() as cursor:
            cursor.execute("UPDATE people_person SET alias_of_id = %s WHERE id = %s", keys)
        with pytest.raises(StageRefused, match="1 person of this family"):
            families.claim(families.sustained(families.lasting(families.supported(families.attached(families.shown(other))))))  # fmt: skip

    def test_two_people_at_once_take_turns(self, families, server):
        case = families.sustained()
        key = "plumbline.claims"
        with (
            psycopg.connect(server.dsn(database="plumbline")) as other,
            families.look(families.p.alice) as alice,
        ):
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                services.claim_result(case=case, by=alice, at=day(RIPE, 16))
            other.rollback()
            services.claim_result(case=case, by=alice, at=day(RIPE, 16))

    def test_a_result_is_claimed_once(self, families, case):
        with pytest.raises(StageRefused, match="claimed already"):
            families.claim(case)

    def test_once_taken_back_it_can_be_claimed_again(self, families, case, second):
        with families.look(families.p.alice) as alice:
            services.withdraw_claim(
                claim=Claim.objects.get(case=case), because="Counted wrongly", by=alice, at=day(RIPE, 17)
            )
            assert state_of(case).state == "sustained"
        families.claim(second, RIPE + timedelta(days=1))


def test_a_claim_is_taken_back_once_and_with_a_reason(families, case):
    with families.look(families.p.alice) as alice:
        claim = Claim.objects.get(case=case)
        with pytest.raises(DataUnfit):
            services.withdraw_claim(claim=claim, because=" ", by=alice, at=day(RIPE, 17))
        services.withdraw_claim(claim=claim, because="Counted wrongly", by=alice, at=day(RIPE, 17))
        with pytest.raises(StageRefused, match="already"):
            services.withdraw_claim(claim=claim, because="Again", by=alice, at=day(RIPE, 18))
        assert ClaimWithdrawal.objects.get(claim=claim).because == "Counted wrongly"


def test_whom_a_claim_was_for_is_never_changed(families, case):
    with families.look(families.p.alice):
        person = ClaimedPerson.objects.filter(claim__case=case).first()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ClaimedPerson.objects.filter(id=person.id).update(person_id=UUID(int=7))


def test_a_need_of_a_claim_is_not_taken_off_beneath_it(families, case):
    with (
        families.look(families.p.alice) as alice,
        pytest.raises(StageRefused, match="Take the claim back first"),
    ):
        services.take_need_off(need=need_for(alice, case.ref, 1), because="Wrong", by=alice, at=day(RIPE, 18))


class TestSample:
    @pytest.fixture
    def sample(self, families, case):
        with families.look(families.p.alice) as alice:
            return services.draw_claims(
                scheme=families.scheme, first=RIPE, last=RIPE, size=5, seed="made up", by=alice, at=day(RIPE, 18)
            )  # fmt: skip

    def test_it_says_of_how_many_and_by_which_seed(self, families, case, sample):
        assert (sample.drawn_from, len(sample.claims), sample.seed) == (1, 1, "made up")

    def test_it_can_be_drawn_again(self, sample):
        assert sample.claims == [UUID(key) for key in drawn(b"made up", map(str, sample.claims[::-1]), 5)]

    @pytest.mark.parametrize(
        "changes",
        [{"size": 0}, {"size": 201}, {"first": RIPE + timedelta(days=1)}, {"first": LATE, "last": LATE}],
    )
    def test_what_cannot_be_drawn(self, families, case, changes):
        given = {"scheme": families.scheme, "first": RIPE, "last": RIPE, "size": 5, **changes}
        with families.look(families.p.alice) as alice, pytest.raises(DataUnfit):
            services.draw_claims(**given, by=alice, at=day(RIPE, 18))

    def check(self, families, sample, who, *, agrees=True):
        viewer = getattr(families.p, who)
        with families.look(viewer):
            return services.check_claim(
                sample=sample, claim=Claim.objects.get(), agrees=agrees, because="Read the register (made up)", by=viewer,
                at=day(RIPE, 19),
            )  # fmt: skip

    def test_somebody_else_agrees_or_does_not_and_both_stand(self, families, sample):
        self.check(families, sample, "bob", agrees=False)
        self.check(families, sample, "chair")
        with families.look(families.p.alice) as alice:
            found = claims_page(alice, "families").samples[0]
        assert (found.agreed, found.differed, found.unchecked) == (1, 1, 0)
        assert {line.by for line in found.rows[0][1]} == {"Bob", "Chair"}

    def test_never_whoever_claimed(self, families, sample):
        with pytest.raises(PermissionRefused, match="somebody other"):
            self.check(families, sample, "alice")

    def test_each_once(self, families, sample):
        self.check(families, sample, "bob")
        with pytest.raises(StageRefused, match="already"):
            self.check(families, sample, "bob")

    def test_never_in_another_s_name(self, families, sample):
        with (
            families.look(families.p.bob) as bob,
            pytest.raises(DatabaseError, match="row-level"),
            transaction.atomic(),
        ):
            ClaimCheck(
                sample=sample, claim=Claim.objects.get(), agrees=True, because="x", at=day(RIPE), by=families.p.chair.user_id,
                owner_agency=bob.agency_ids[0],
            ).save(force_insert=True)  # fmt: skip


def test_whoever_is_not_of_the_scheme_has_no_such_page(families, case):
    with families.look(families.p.charlie) as charlie, pytest.raises(NotVisible):
        claims_page(charlie, "families")


def test_the_parent_is_the_one_by_whom_a_family_is_counted(families, case):
    with families.look(families.p.alice) as alice:
        line = claims_page(alice, "families").claims[0]
    assert line.name.first_name == MOTHER.first_name
