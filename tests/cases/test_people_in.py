"""Somebody comes into a case that goes on, or leaves it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries import case_page
from plumbline.cases.queries.prompts import prompts_of
from plumbline.people.models import Person, Record
from plumbline.referrals.entry import GivenPerson
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.families import ATTACHED, FOUND, RIPE, Families, day, start_families
from tests.marac import Marac, start_marac


BABY = GivenPerson("child", first_name="Rita", last_name="Rowan", date_of_birth=date(2024, 1, 2), sex="F")


@pytest.fixture
def families(personas, looking_as):
    return Families(personas, looking_as, start_families(personas, looking_as))


@pytest.fixture
def case(families):
    return families.taken()


def bring(families, case, person=BABY, *, because="Born yesterday", who="alice", on=FOUND):
    viewer = getattr(families.p, who)
    with families.look(viewer):
        return services.bring_in(case=case, person=person, because=because, by=viewer, at=day(on, 15))


def names(families, case, who="bob"):
    viewer = getattr(families.p, who)
    with families.look(viewer):
        return [line.name.first_name if line.name else None for line in case_page(viewer, case.ref).people]


def test_it_works(families, case):
    row = bring(families, case)
    assert (row.part, row.number, row.because) == ("child", 3, "Born yesterday")
    assert names(families, case) == ["Ruth", "Rory", "Rita"]
    families.show(case, "early_health", 2, at=day(FOUND, 16))


@pytest.mark.parametrize(
    ("person", "because", "refusal", "words"),
    [
        (BABY, " ", DataUnfit, "few words why"),
        (replace(BABY, part="lodger"), "x", DataUnfit, "one of the parts"),
        (replace(BABY, part="parent"), "x", DataUnfit, "no more than 1"),
        (replace(BABY, last_name=""), "x", DataUnfit, "first and last name"),
        (replace(BABY, date_of_birth=date(2000, 1, 1)), "x", StageRefused, "over 18"),
        (replace(BABY, part="adult"), "x", StageRefused, "under 18"),
        (GivenPerson("child", uuid4()), "x", NotVisible, "not yours to see"),
    ],
)
def test_what_will_not_do(families, case, person, because, refusal, words):
    with pytest.raises(refusal, match=words):
        bring(families, case, person, because=because)


def test_nobody_is_in_it_twice(families, case):
    row = bring(families, case)
    with pytest.raises(StageRefused, match="already"):
        bring(families, case, GivenPerson("child", row.person_id))


@pytest.mark.parametrize(("who", "refusal"), [("bob", PermissionRefused), ("charlie", NotVisible)])
def test_others_bring_nobody_in(families, case, who, refusal):
    with pytest.raises(refusal):
        bring(families, case, who=who)


class TestBehindAWall:
    @pytest.fixture
    def marac(self, personas, looking_as):
        return Marac(personas, looking_as, start_marac(personas, looking_as))

    def bring(self, marac, case, person):
        with marac.look(marac.p.alice) as alice:
            return services.bring_in(
                case=case, person=person, because="Said at the door", by=alice, at=days(3)
            )

    def test_a_child_comes_in_and_the_prompt_waits(self, marac):
        case = marac.taken()
        row = self.bring(marac, case, BABY)
        with marac.look(marac.p.alice) as alice:
            _, lines = prompts_of(alice, case.ref)
        assert row.person_id in {
            line.person_id for line in lines if line.prompt.slug == "child" and line.waits
        }

    @pytest.mark.parametrize("part", ["child", "perpetrator"])
    def test_what_is_typed_in_names_them_nowhere_else(self, marac, part):
        case = marac.taken()
        row = self.bring(marac, case, replace(BABY, part=part))
        with marac.look(marac.p.alice):
            assert list(Record.objects.filter(person=row.person_id).values_list("marking", flat=True)) == [
                "owner"
            ]

    def test_that_they_are_known_is_written_down_as_of_this_case(self, marac, as_role):
        case = marac.taken()
        row = self.bring(marac, case, replace(BABY, part="perpetrator"))
        with as_role("migrator"):
            shared = Entry.objects.filter(what="identity.shared", objects_seen__contains=[row.person_id])
            assert shared.exists()
            assert all(case.id in entry.objects_seen for entry in shared)

    def test_no_second_victim(self, marac):
        with pytest.raises(DataUnfit, match="no more than 1"):
            self.bring(marac, marac.taken(), replace(BABY, part="victim", date_of_birth=date(1990, 1, 1)))


class TestConflict:
    """Whoever declared a conflict is kept from everybody who comes in later as well, in the database."""

    def reads(self, families, viewer, person_id):
        with families.look(viewer):
            return (
                Person.objects.filter(id=person_id).exists(),
                Record.objects.filter(person=person_id).exists(),
            )

    def test_it_hides_who_comes_in_later(self, families, case):
        bob, dana = families.p.bob, families.p.dana
        with families.look(families.p.alice) as alice:
            services.let_agencies_in(
                case=case, agencies=families.scheme.agencies, because="at-the-meeting", by=alice, at=day(FOUND, 12)
            )  # fmt: skip
            services.declare_conflict(case=case, user=bob.user_id, by=alice, at=day(FOUND, 13))
        row = bring(families, case)
        assert self.reads(families, bob, row.person_id) == (False, False)
        assert self.reads(families, dana, row.person_id) == (True, True)


class TestLeft:
    def leave(self, families, case, person_id, *, because="Lives with his father now"):
        with families.look(families.p.alice) as alice:
            return services.let_go(
                case=case, person_id=person_id, because=because, by=alice, at=day(RIPE, 15)
            )

    @pytest.fixture
    def rory(self, families, case):
        with families.look(families.p.alice):
            return case.participants.get(part="child").person_id

    def test_they_are_in_it_no_more_and_the_row_says_why(self, families, case, rory):
        self.leave(families, case, rory)
        assert names(families, case) == ["Ruth"]
        with families.look(families.p.alice):
            last = Participant.objects.filter(case=case).order_by("number").last()
        assert (last.is_in, last.because) == (False, "Lives with his father now")

    def test_they_may_come_back(self, families, case, rory):
        self.leave(families, case, rory)
        bring(families, case, GivenPerson("child", rory), on=ATTACHED)
        assert names(families, case) == ["Ruth", "Rory"]

    def test_not_whom_the_case_is_counted_by(self, families, case):
        with pytest.raises(StageRefused, match="counted by this person"):
            self.leave(families, case, case.person_id)

    def test_nobody_who_is_not_in_it_and_not_without_a_reason(self, families, case, rory):
        with pytest.raises(DataUnfit, match="somebody in this case"):
            self.leave(families, case, uuid4())
        with pytest.raises(DataUnfit, match="few words why"):
            self.leave(families, case, rory, because="")

    def test_whoever_left_before_is_in_no_claim(self, families):
        case = families.sustained()
        baby = bring(families, case, on=RIPE).person_id
        self.leave(families, case, baby)
        families.claim(case)
        with families.look(families.p.alice):
            assert baby not in set(case.claims.get().people.values_list("person_id", flat=True))
