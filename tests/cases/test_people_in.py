"""Somebody comes into a case that goes on, or leaves it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries import case_page
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


def test_behind_a_wall_people_come_by_a_referral(families, personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.taken()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="by a referral"):
        services.bring_in(case=case, person=BABY, because="x", by=alice, at=days(3))


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
