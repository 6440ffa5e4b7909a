"""Whom a contact and a rule for reaching somebody are about, in a case of several."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from plumbline.access.enums import Role
from plumbline.cases import queries, services
from plumbline.cases.models import Contact, Participant, SafeContact
from plumbline.cases.queries.about import people_to_choose, several
from plumbline.cases.queries.before_contact import before_contact
from plumbline.cases.queries.heard import heard_cases
from plumbline.cases.queries.safe_contact import safe_before_session
from plumbline.cases.queries.victim import victim_side
from plumbline.meetings.queries.chronology import chronology
from plumbline.meetings.queries.papers import paper_of_case
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web.paper.sheets import pack_sheets
from tests.casework import Panel, days
from tests.casework import panel as panel
from tests.families import FOUND, Families, day, start_families
from tests.marac import Marac, add_person, start_marac


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


@pytest.fixture
def case(marac):
    return marac.taken()


def who(marac, case, part):
    with marac.look(marac.p.alice):
        return Participant.objects.get(case=case, part=part).person_id


def log(marac, case, part, *, by, at=2, **changes):
    person = who(marac, case, part) if part else None
    with marac.look(by):
        return services.log_contact(
            case=case, by=by, person_id=person, at=days(at), **({"outcome": "met", "minutes": 9} | changes)
        )


class TestContact:
    def test_it_says_with_whom(self, marac, case, ines):
        log(marac, case, "child", by=ines)
        log(marac, case, "victim", by=ines, at=3)
        with marac.look(ines):
            page = queries.case_page(ines, case.ref)
        assert [line.whom.split(":")[0] for line in page.contacts] == ["Child", "Victim"]

    def test_behind_a_wall_nothing_stands_for_whom_was_reached(self, marac, case, ines):
        with pytest.raises(DataUnfit, match="Say whom it was with"):
            log(marac, case, None, by=ines)
        assert log(marac, case, None, by=ines, outcome="no_answer", minutes=0).person_id is None
        contact = log(marac, case, "child", by=ines)
        with marac.look(ines):
            with pytest.raises(DataUnfit, match="Say whom it was with"):
                services.correct_contact(contact=contact, because="So", outcome="met", minutes=9, by=ines)
            services.correct_contact(contact=contact, because="Another case", withdraw=True, by=ines)

    def test_who_else_was_seen_stops_no_clock_and_is_not_the_victim_met(self, marac, case, ines):
        log(marac, case, "child", by=ines)
        log(marac, case, "perpetrator", by=ines, at=2.5)
        with marac.look(ines):
            page, side = queries.case_page(ines, case.ref), victim_side(ines, case, at=days(3))
        assert (side.clock.ran.stopped, side.clock.first_reached) == (False, None)
        assert (page.contacts_attempted, page.contacts_met, page.dose_minutes) == (0, 0, 0)

    def test_a_mistaken_person_is_put_right_and_the_clock_runs_on(self, marac, case, ines):
        contact = log(marac, case, "victim", by=ines)
        child = who(marac, case, "child")
        with marac.look(ines):
            assert victim_side(ines, case, at=days(3)).clock.ran.stopped
            services.correct_contact(
                contact=contact, because="It was the child", outcome="met", minutes=9, person_id=child, by=ines, at=days(3)
            )  # fmt: skip
            assert not victim_side(ines, case, at=days(3)).clock.ran.stopped

    @pytest.mark.parametrize(
        ("part", "reached"), [("child", False), ("perpetrator", False), ("victim", True)]
    )
    def test_the_return_counts_the_victim_alone_as_reached(self, marac, case, ines, part, reached):
        log(marac, case, part, by=ines)
        marac.heard(case)
        with marac.look(marac.p.alice) as alice:
            (found,) = heard_cases(alice, marac.scheme, start=date(2020, 1, 1), end=date(2030, 1, 1))
        assert found.adviser_reached is reached

    def test_figures_count_the_person_met_alone(self, marac, case, ines):
        for part in ("child", "perpetrator", "victim"):
            log(marac, case, part, by=ines)
        with marac.look(marac.p.alice) as alice:
            found = queries.delivery_figures(alice, scheme=marac.scheme.id, start=days(0), end=days(60))
        assert (found.contacts_attempted, found.people_met, found.dose_minutes) == (1, 1, 9)

    def test_it_stands_in_the_chronology_of_whom_it_was_with(self, marac, case, ines):
        log(marac, case, "child", by=ines, words="Drew a house")
        with marac.look(ines):
            rows = {n: chronology(ines, case.ref, number=n) for n in (1, 2, 3)}
        said = {n: any("Drew a house" in line.row.detail for line in page.lines) for n, page in rows.items()}
        child = next(s.number for s in rows[1].people if s.line.part == "child")
        assert said == {n: n == child for n in (1, 2, 3)}

    def test_a_sheet_of_the_perpetrator_tells_of_no_contact(self, marac, case, ines):
        for part in ("perpetrator", "child"):
            log(marac, case, part, by=ines)
        with marac.look(marac.p.alice) as alice:
            sheets = list(pack_sheets(paper_of_case(alice, 1, "", case.ref)))
        by_part = {
            sheet.caption.split(".")[0]: [part.heading for part in sheet.parts] for sheet in sheets[1:]
        }
        assert ("Contacts" in by_part["Child"], "Contacts" in by_part["Perpetrator"]) == (True, False)

    def test_sent_twice_with_another_person_it_is_not_one_contact(self, marac, case, ines):
        entry = uuid4()
        log(marac, case, "child", by=ines, entry=entry)
        assert log(marac, case, "child", by=ines, entry=entry).id == entry
        with pytest.raises(StageRefused, match="saved before"):
            log(marac, case, "victim", by=ines, entry=entry)

    def test_nobody_from_outside_the_case(self, marac, case, ines):
        with marac.look(ines), pytest.raises(DataUnfit, match="somebody in this case"):
            services.log_contact(case=case, outcome="met", person_id=uuid4(), by=ines, at=days(2))

    def test_the_database_lets_nobody_from_outside_in_either(self, marac, case, ines):
        with marac.look(ines):
            row = Contact(
                case=case, person_id=uuid4(), outcome="met", reached=True, agency=ines.agency_ids[0], owner_agency=ines.agency_ids[0],
                happened_at=days(2), logged_at=days(2), logged_by=ines.user_id,
            )  # fmt: skip
            with pytest.raises(IntegrityError, match="not in the case"), transaction.atomic():
                row.save(force_insert=True)


class TestChoosing:
    def test_everybody_whom_the_viewer_sees(self, marac, case, ines):
        with marac.look(ines):
            found = people_to_choose(ines, [case])[case.id]
        assert [one.line.part for one in found] == ["victim", "perpetrator", "child"]
        assert [one.key is None for one in found] == [True, False, False]

    def test_nobody_of_a_case_that_is_not_theirs_to_see(self, marac, case):
        with marac.look(marac.p.bob) as bob:
            assert people_to_choose(bob, [case])[case.id] == ()

    def test_a_case_of_one_asks_nothing(self, panel, personas, looking_as):
        case, _, _ = panel.active()
        with looking_as(personas.worker) as worker:
            assert several(people_to_choose(worker, [case])[case.id]) == ()
            assert queries.contact_sheet(worker, case.ref).people == ()


def test_in_a_family_whoever_was_met_the_family_was(personas, looking_as):
    families = Families(personas, looking_as, start_families(personas, looking_as))
    case = families.taken()
    with looking_as(personas.alice) as alice:
        child = Participant.objects.get(case=case, part="child").person_id
        services.log_contact(
            case=case, outcome="met", minutes=20, person_id=child, by=alice, at=day(FOUND, 15)
        )
        page = queries.case_page(alice, case.ref)
        found = queries.delivery_figures(
            alice, scheme=families.scheme.id, start=day(FOUND), end=day(FOUND) + timedelta(days=5)
        )
    assert (page.contacts_met, page.dose_minutes) == (1, 20)
    assert (found.people_met, found.dose_minutes) == (1, 20)


class TestRule:
    def write(self, marac, case, part, words, *, by, expected=None):
        person = who(marac, case, part)
        with marac.look(by):
            return services.set_safe_contact(
                case=case, person_id=person, safe_ways=["call"], words=words, expected=expected, by=by, at=days(2)
            )  # fmt: skip

    def test_each_has_their_own(self, marac, case, ines):
        self.write(marac, case, "victim", "Before three", by=ines)
        self.write(marac, case, "child", "At school, with her teacher", by=ines)
        with marac.look(ines):
            sheet, found = queries.contact_sheet(ines, case.ref), before_contact(ines, case.ref)
        assert sheet.safe.words == "Before three"
        shown = [(whom.line.part, line.words) for whom, line in sheet.rules.shown]
        assert shown == [("victim", "Before three"), ("child", "At school, with her teacher")]
        assert [whom.line.part for whom in sheet.rules.without] == ["perpetrator"]
        assert [(line.part, rule.words) for rule, line in found.others] == [("child", "At school, with her teacher")]  # fmt: skip

    def test_writing_one_leaves_the_others_standing(self, marac, case, ines):
        first = self.write(marac, case, "child", "At school", by=ines, expected=0)
        self.write(marac, case, "victim", "Before three", by=ines, expected=0)
        self.write(marac, case, "child", "At the clinic", by=ines, expected=first.number)
        with marac.look(ines):
            rules = dict(queries.contact_sheet(ines, case.ref).rules.shown)
            assert SafeContact.objects.filter(case=case).count() == 3
        assert {whom.line.part: line.words for whom, line in rules.items()} == {
            "victim": "Before three",
            "child": "At the clinic",
        }


def test_a_session_is_with_whom_was_referred_and_their_rule_comes_before_it(personas, looking_as):
    families = Families(personas, looking_as, start_families(personas, looking_as))
    case, worker = families.taken(), personas.worker
    with looking_as(personas.alice) as alice:
        child = Participant.objects.get(case=case, part="child").person_id
        offer = Panel(personas, looking_as, families.scheme).intervention("probation").id
        onward = services.refer_on(
            case=case, intervention=offer, person_id=child, purpose="Somebody to talk to", gateway="cda-1998-s115", by=alice, at=days(2)
        )  # fmt: skip
        services.set_safe_contact(case=case, safe_ways=["call"], words="Her mother’s", by=alice, at=days(2))
        rule = services.set_safe_contact(
            case=case, person_id=child, safe_ways=["visit"], words="At school", by=alice, at=days(2)
        )
        with pytest.raises(StageRefused, match="once the provider has accepted"):
            services.log_contact(case=case, outcome="met", onward=onward, by=alice, at=days(3))
    with looking_as(worker):
        services.step_onward(onward=onward, state="accepted", by=worker, at=days(3))
        found = safe_before_session(worker, onward)
        session = services.log_session(onward=onward, outcome="met", minutes=40, by=worker, at=days(4))
    assert (found.number, found.is_known) == (rule.number, False)
    with looking_as(personas.alice) as alice:
        assert Contact.objects.get(id=session.id).person_id == child
        with pytest.raises(DataUnfit, match="with the person who was referred"):
            services.log_contact(
                case=case, outcome="met", onward=onward, person_id=case.person_id, by=alice, at=days(5)
            )
