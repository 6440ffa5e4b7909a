"""Needs with their evidence, what was counted since, and what moves a family on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from plumbline.access.models import Membership
from plumbline.access.services import end_membership_by_id
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Case, NeedCount, Objective
from plumbline.cases.queries.chronology import case_rows
from plumbline.cases.queries.needs import need_for, needs_on_case, needs_page
from plumbline.cases.queries.sight import state_of
from plumbline.schemes.kind import Limit
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.families import (
    ASSESSED,
    ATTACHED,
    CONSENT,
    FOUND,
    MOTHER,
    RIPE,
    Families,
    day,
    start_families,
)
from tests.iom import Iom, start_iom


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


@pytest.fixture
def case(families):
    return families.taken()


def alone(families):
    """A mother without a child, and three needs of hers."""
    case = families.taken(people=(MOTHER,))
    for need in ("debt", "workless", "adult_mental_health"):
        families.show(case, need)
    return case


def test_it_works(families):
    case = families.sustained()
    with families.look(families.p.alice) as alice:
        page = needs_page(alice, case.ref, at=day(RIPE))
        assert [(line.label, line.state, line.is_sustained) for line in page.lines] == [
            ("Young person offending or antisocial behaviour, or at risk of it", "Met", True),
            ("School attendance under 90%", "Met", True),
            ("Adult out of work", "Met", True),
        ]
        crime = page.lines[0]
        assert (crime.target, crime.source, crime.owner, crime.agency) == (
            4,
            "Police record",
            "Bob",
            "Police",
        )
        assert (crime.name.first_name, crime.met_on) == ("Rory", date(2024, 7, 31))
        assert all(finding.holds for finding in page.findings)
        assert page.rule.slug == "supporting_families_ten"
        assert needs_on_case(alice, case).needs == 3


class TestShown:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"need": "unheard_of"}, "one of the needs on offer"),
            ({"source": "gossip"}, "where the evidence comes from"),
            ({"evidence": " "}, "what the evidence is"),
            ({"count": 0}, "1 or more"),
            ({"less": 0}, "from 1 to 100"),
            ({"less": 101}, "from 1 to 100"),
            ({"window": Limit(25, "months")}, "1 to 24 weeks or months"),
            ({"window": Limit(4, "hours")}, "1 to 24 weeks or months"),
            ({"found_on": FOUND + timedelta(days=1)}, "still to come"),
        ],
    )
    def test_what_will_not_do_is_refused_in_a_sentence(self, families, case, changes, words):
        given = {"need": "youth_offending", "person": 1, **changes}
        with pytest.raises(DataUnfit, match=words):
            families.show(case, **given)

    def test_of_somebody_who_is_not_in_the_family(self, families, case):
        with families.look(families.p.bob) as bob, pytest.raises(DataUnfit, match="somebody in this case"):
            services.show_need(
                case=case, person_id=uuid4(), need="debt", source="housing", evidence="x", found_on=FOUND, count=1,
                window=Limit(6, "months"), less=100, owner=bob.user_id, agency=bob.agency_ids[0], by=bob, at=day(FOUND, 14),
            )  # fmt: skip

    def test_by_an_owner_of_an_agency_that_is_not_in_the_case(self, families, case):
        dana = families.p.dana
        with pytest.raises(StageRefused, match="was not let in"):
            families.show(case, "debt", owner=dana.user_id, agency=dana.agency_ids[0])

    def test_one_person_has_one_need_once_and_two_people_may_both_have_it(self, families, case):
        families.show(case, "missing", 0)
        with pytest.raises(StageRefused, match="written down already"):
            families.show(case, "missing", 0)
        families.show(case, "missing", 1)

    def test_by_an_agency_outside(self, families, case):
        with families.look(families.p.charlie) as charlie, pytest.raises(NotVisible):
            needs_page(charlie, case.ref)

    def test_a_kind_that_counts_none_has_no_such_page(self, families, personas, looking_as):
        iom = Iom(personas, looking_as, start_iom(personas, looking_as))
        case = iom.taken()
        with looking_as(personas.alice) as alice:
            assert needs_on_case(alice, case) is None
            with pytest.raises(NotVisible):
                needs_page(alice, case.ref)

    def test_the_ledger_holds_who_and_nothing_of_the_evidence(self, families, case, as_role):
        need = families.show(case, "missing", 1, evidence="Seen at a secret place")
        with as_role("auditor"):
            entry = Entry.objects.get(what="need.shown")
        assert entry.because == "missing"
        assert need.person_id in entry.objects_seen
        assert "secret" not in str(vars(entry))


class TestCounted:
    @pytest.fixture
    def need(self, families, case):
        return families.show(case, "missing", 1, count=6, less=50)

    def test_the_first_day_follows_from_the_length(self, families, need):
        row = families.count(need, date(2024, 7, 31), 3)
        assert (row.first, row.last) == (date(2024, 2, 1), date(2024, 7, 31))

    @pytest.mark.parametrize(
        ("last", "words"),
        [
            (date(2024, 7, 2), "reaches back to 3 January 2024"),
            (date(2024, 1, 3), "reaches back to 4 July 2023"),
        ],
    )
    def test_days_of_the_baseline_are_not_counted_twice(self, families, need, last, words):
        with pytest.raises(DataUnfit, match=words):
            families.count(need, last, 3)

    def test_the_day_after_it_was_found_is_the_first(self, families, need):
        assert families.count(need, date(2024, 7, 3), 3).first == date(2024, 1, 4)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"count": -1}, "0 or more"),
            ({"source": "gossip"}, "where the evidence comes from"),
            ({"evidence": ""}, "what the evidence is"),
            ({"at": day(date(2024, 7, 30))}, "still to come"),
        ],
    )
    def test_what_will_not_do(self, families, need, changes, words):
        given = {"count": 3, **changes}
        with pytest.raises(DataUnfit, match=words):
            families.count(need, date(2024, 7, 31), **given)

    def test_the_same_days_once_and_a_wrong_count_is_replaced_with_a_reason(self, families, need):
        wrong = families.count(need, date(2024, 7, 31), 30)
        with pytest.raises(DataUnfit, match="already. If it is wrong, replace it"):
            families.count(need, date(2024, 7, 31), 3)
        with pytest.raises(DataUnfit, match="what was wrong"):
            families.count(need, date(2024, 7, 31), 3, replaces=wrong)
        families.count(need, date(2024, 7, 31), 3, replaces=wrong, because="A nought too many")
        with families.look(families.p.alice) as alice:
            line = needs_page(alice, need.case.ref, at=day(RIPE)).lines[0]
        assert line.state == "Met"
        assert [(c.row.count, c.replaced) for c in line.counts] == [(30, "A nought too many"), (3, "")]
        with pytest.raises(StageRefused, match="Read it again"):
            families.count(need, date(2024, 7, 31), 2, replaces=wrong, because="Once more")

    def test_one_that_was_an_error_is_taken_off_by_a_lead_and_counts_no_more(self, families, case, need):
        with families.look(families.p.bob) as bob, pytest.raises(PermissionRefused):
            services.take_need_off(need=need, because="Not Rory", by=bob, at=day(FOUND, 15))
        with families.look(families.p.alice) as alice:
            with pytest.raises(DataUnfit):
                services.take_need_off(need=need, because="", by=alice, at=day(FOUND, 15))
            services.take_need_off(need=need, because="Not Rory", by=alice, at=day(FOUND, 15))
            with pytest.raises(StageRefused, match="already"):
                services.take_need_off(need=need, because="Not Rory", by=alice, at=day(FOUND, 15))
            page = needs_page(alice, case.ref, at=day(FOUND))
        assert page.standing == ()
        assert page.lines[0].taken_off.because == "Not Rory"
        with pytest.raises(StageRefused, match="taken off"):
            families.count(need, date(2024, 7, 31), 3)
        families.show(case, "missing", 1)


def test_needs_counts_and_claims_stand_in_the_chronology_of_who_may_read_them(families):
    case = families.claimed()
    with families.look(families.p.bob) as bob:
        rows = {row.words: row for row in case_rows(bob, case)}
    assert rows["Need: Adult out of work, Rowan, Ruth, 26 over 6 months"].source == "Police record"
    assert "Counted again: Adult out of work, Rowan, Ruth, 0 since 1 February 2024" in rows
    assert "Result claimed under Supporting Families, 2022 to 2025" in rows


def test_that_whoever_was_to_count_has_gone_is_said(families, case, personas, looking_as):
    families.show(case, "missing", 1)

    def is_gone():
        with looking_as(personas.alice) as alice:
            return needs_page(alice, case.ref).lines[0].is_gone

    assert not is_gone()
    with looking_as(personas.administrator) as administrator:
        for row in Membership.objects.filter(user_id=personas.bob.user_id, ends__isnull=True):
            end_membership_by_id(membership_id=row.id, by=administrator)
    assert is_gone()


class TestCourse:
    """From a request to progress that lasts: each step asks for what the rule of its day names."""

    def test_two_needs_are_too_few(self, families, case):
        families.show(case, "missing", 1)
        families.show(case, "debt", 0)
        with pytest.raises(
            StageRefused, match=r"asks for 3 needs or more, each with evidence\. There are 2\."
        ):
            families.move(case, "eligible", ATTACHED)
        families.show(case, "workless", 0)
        families.move(case, "eligible", ATTACHED)

    def test_without_consent_nobody_is_attached(self, families):
        case = families.shown()
        families.move(case, "eligible", ATTACHED, 11)
        families.fill(case, "consent", CONSENT | {"agrees": "no"}, ATTACHED, 12)
        with pytest.raises(StageRefused) as no:
            families.move(case, "attached", ATTACHED, 13)
        assert "the last one says that it was not" in str(no.value)
        assert "Nobody is named who leads the work" in str(no.value)

    def test_consent_that_was_taken_back_holds_no_more(self, families):
        case = families.lasting()
        families.fill(case, "consent", CONSENT | {"agrees": "no"}, RIPE)
        with families.look(families.p.alice) as alice:
            lacking = [f.condition for f in needs_page(alice, case.ref, at=day(RIPE)).findings if not f.holds]
        assert lacking == ["consent"]

    def test_a_family_without_a_child_or_one_expected_goes_no_further(self, families):
        case = families.attached(alone(families))
        families.fill(case, "whole_family_assessment", ASSESSED, ATTACHED, 14)
        with pytest.raises(StageRefused, match="no child in the case, and no form says that one is expected"):
            families.move(case, "planning", ATTACHED)
        families.fill(case, "whole_family_assessment", ASSESSED | {"child_expected": "yes"}, ATTACHED, 14)
        families.move(case, "planning", ATTACHED)

    def test_a_need_without_a_goal_holds_the_plan_up(self, families):
        case = families.lasting()
        families.show(case, "debt", 0)
        with pytest.raises(StageRefused, match="The plan has no goal for: need 4, Debt or rent arrears"):
            families.move(case, "met", RIPE)

    def test_a_goal_says_whose_need_it_is_for_and_stands_under_its_outcome(self, families):
        case = families.supported()
        with families.look(families.p.alice) as alice:
            goals = Objective.objects.filter(case=case).order_by("number")
            assert [goal.driver for goal in goals] == ["crime", "education", "finance"]
            assert [goal.need.number for goal in goals] == [1, 2, 3]
            with pytest.raises(NotVisible):
                services.set_objective(case=case, words="x", need=uuid4(), by=alice, at=day(ATTACHED))

    def test_step_up_and_down_each_need_their_form(self, families):
        case = families.supported()
        with pytest.raises(StageRefused, match="First fill in “Step up or step down”"):
            families.move(case, "stepped_up", ATTACHED, 17)
        step = {"which": "up", "because": "Hurt at home", "agreed": "Team manager", "family_told": "At home", "lead": "Social worker"}  # fmt: skip
        families.fill(case, "step", step, ATTACHED, 17)
        families.move(case, "stepped_up", ATTACHED, 18)
        families.fill(case, "step", step | {"which": "down"}, ATTACHED, 19)
        families.move(case, "supported", ATTACHED, 20)

    def test_met_is_not_yet_sustained(self, families):
        case = families.supported()
        with families.look(families.p.alice) as alice:
            crime, school, work = (need_for(alice, case.ref, number) for number in (1, 2, 3))
        families.count(crime, date(2024, 7, 31), 0)
        families.count(school, date(2024, 4, 5), 20)
        families.count(work, date(2024, 7, 31), 0)
        families.move(case, "met", RIPE, 11)
        with pytest.raises(
            StageRefused, match="6 months, or 2 school terms in a row: need 2, School attendance"
        ):
            families.move(case, "sustained", RIPE, 12)

    def test_under_families_first_progress_lasts_and_nothing_is_claimed(self, families):
        case = families.lasting()
        late = date(2025, 4, 2)
        with families.look(families.p.alice) as alice:
            lacking = [f.condition for f in needs_page(alice, case.ref, at=day(late)).findings if not f.holds]
            assert needs_page(alice, case.ref, at=day(late)).rule.slug == "families_first"
        assert lacking == ["evidence_fresh"]

    def test_a_closed_case_is_added_to_no_more(self, families, case):
        need = families.show(case, "missing", 1)
        with families.look(families.p.alice) as alice:
            services.close_case(case=case, reason="no_consent", words="Said no", by=alice, at=day(ATTACHED))
        with pytest.raises(StageRefused, match="closed"):
            families.count(need, date(2024, 7, 31), 3)
        with families.look(families.p.alice):
            assert not NeedCount.objects.exists()
            assert state_of(Case.objects.get(id=case.id)).state == "closed"
