"""A families scheme to test with, beside the panel of `tests.casework`, and steps that bring a family forward. All made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case, Claim, Need, NeedCount
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.kind import Limit
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import never_alone
from plumbline.schemes.rules import LONDON
from plumbline.schemes.services import start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look
from tests.charters import signed
from tests.personas import PARTNERS, Personas
from tests.remembering import remembered


CRITERIA = ("Three needs or more, shown with evidence",)
MOTHER = GivenPerson("parent", first_name="Ruth", last_name="Rowan", date_of_birth=date(1986, 3, 4), sex="F")
SON = GivenPerson("child", first_name="Rory", last_name="Rowan", date_of_birth=date(2011, 5, 6), sex="M")
CONSENT = {
    "agrees": "yes",
    "who": "Ruth, for herself and Rory, who was asked too",
    "on": "2024-01-10",
    "how_withdrawn": "Told at home, and on paper",
}
ASSESSED = {
    "members": "Ruth and Rory",
    "strengths": "They eat together",
    "children_say": "I want to sleep",
    "parents_say": "I want to work",
    "needs_seen": "School, police calls, work",
}
# Need, whose, baseline, window, less: three of different sorts.
WANTED = (
    ("youth_offending", 1, 6, Limit(6, "months"), 33),
    ("attendance", 1, 40, Limit(13, "weeks"), 50),
    ("workless", 0, 26, Limit(6, "months"), 100),
)


def day(when: date, hour: int = 10) -> datetime:
    """Ten in the morning of a day."""
    return datetime(when.year, when.month, when.day, hour, tzinfo=LONDON)


ATTACHED = date(2024, 1, 15)
FOUND = date(2024, 1, 3)
# The day on which the counts of `lasting` bear a claim.
RIPE = date(2024, 8, 1)


@remembered
def start_families(p: Personas, look: Look, *, slug: str = "families", kind: str = "families") -> Scheme:
    """A families scheme hosted by the council, under an agreement of its own."""
    identify(job_viewer("set-up"))
    sign_agreement(
        no_power=never_alone(),
        name="Made-up families agreement",
        parties=[p.agencies[a] for a in PARTNERS],
        purpose=kind,
        gateway="Children Act 2004 ss.10-11",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job_viewer("set-up"),
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug=slug,
            kind=kind,
            name="Made-up families",
            host_agency=p.agencies["council"],
            partner_agencies=[p.agencies[a] for a in PARTNERS if a != "council"],
            by=alice,
            at=day(date(2023, 1, 9)),
        )
        signed(
            scheme,
            aim="Families do better and go on by themselves",
            criteria=CRITERIA,
            measure="Outcomes met, by entry cohort",
            stop_rule="None: the partnership board reviews it each year",
            signed_on=date(2023, 1, 10),
            review_on=date(2025, 1, 10),
            by=alice,
            at=day(date(2023, 1, 10)),
        )
    return scheme


@dataclass
class Families:
    """The personas with a families scheme."""

    remembered_as: ClassVar = "families"

    p: Personas
    look: Look
    scheme: Scheme

    @remembered
    def asked(self, *, people: tuple[GivenPerson, ...] = (MOTHER, SON), on: date = FOUND) -> Referral:
        """The police ask for support."""
        answers = {"needs": "education, crime, finance", "knows": "yes"}
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme, words="Called out six times (made up)", people=people,
                entry=GivenEntry("needs", answers=answers), made_up=True, by=bob, at=day(on),
            )  # fmt: skip

    @remembered
    def taken(self, *, people: tuple[GivenPerson, ...] = (MOTHER, SON), on: date = FOUND) -> Case:
        """Taken in, with the police in."""
        referral = self.asked(people=people, on=on)
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=referral, decision="take", because="Three headings", lead_agency=self.p.agencies["police"],
                criteria_met=CRITERIA, by=alice, at=day(on, 12),
            )  # fmt: skip
        assert case is not None
        return case

    def show(self, case: Case, need: str, person: int = 0, **changes: object) -> Need:
        """The police show a need of the parent (0) or the child (1)."""
        given: dict[str, object] = {
            "source": "police", "evidence": "Record 12 of the register (made up)", "found_on": FOUND, "count": 6,
            "window": Limit(6, "months"), "less": 100, "owner": self.p.bob.user_id, "agency": self.p.agencies["police"],
            "at": day(FOUND, 14),
        }  # fmt: skip
        with self.look(self.p.bob) as bob:
            people = list(case.participants.order_by("number"))
            return cases.show_need(
                case=case, person_id=people[person].person_id, need=need, by=bob, **{**given, **changes}
            )  # type: ignore[arg-type]

    def count(self, need: Need, last: date, count: int, **changes: object) -> NeedCount:
        """The police count again."""
        given: dict[str, object] = {
            "source": "police",
            "evidence": "The same register (made up)",
            "at": day(last, 14),
        }
        with self.look(self.p.bob) as bob:
            return cases.count_need(need=need, last=last, count=count, by=bob, **{**given, **changes})  # type: ignore[arg-type]

    @remembered
    def shown(self, case: Case | None = None) -> Case:
        """Three needs with their evidence."""
        case = case or self.taken()
        for need, person, count, window, less in WANTED:
            self.show(case, need, person, count=count, window=window, less=less)
        return case

    def move(self, case: Case, state: str, on: date, hour: int = 15) -> None:
        """The co-ordinator moves it."""
        with self.look(self.p.alice) as alice:
            cases.move_case(case=case, state=state, because="As agreed (made up)", by=alice, at=day(on, hour))

    def fill(self, case: Case, form: str, answers: dict[str, str], on: date, hour: int = 14) -> None:
        """The co-ordinator fills in a form."""
        with self.look(self.p.alice) as alice:
            cases.fill_form(case=case, form=form, answers=answers, by=alice, at=day(on, hour))

    @remembered
    def attached(self, case: Case | None = None) -> Case:
        """Eligible, agreed to, and with a lead practitioner."""
        case = case or self.shown()
        self.move(case, "eligible", ATTACHED, 11)
        self.fill(case, "consent", CONSENT, ATTACHED, 12)
        with self.look(self.p.alice) as alice:
            cases.name_lead_worker(
                case=case, user=self.p.bob.user_id, agency=self.p.agencies["police"], because="Knows the family", by=alice,
                at=day(ATTACHED, 12),
            )  # fmt: skip
        self.move(case, "attached", ATTACHED, 13)
        return case

    @remembered
    def supported(self, case: Case | None = None) -> Case:
        """Assessed, with a plan that has a goal for each need."""
        case = case or self.attached()
        self.fill(case, "whole_family_assessment", ASSESSED, ATTACHED)
        self.move(case, "planning", ATTACHED)
        with self.look(self.p.alice) as alice:
            for need in Need.objects.filter(case=case).order_by("number"):
                goal = cases.set_objective(
                    case=case,
                    words=f"Better: {need.need}",
                    need=need.id,
                    by=alice,
                    at=day(ATTACHED, 16),
                )
            cases.propose_action(
                case=case, verb="Take", what="Rory to school each Monday", owner=self.p.bob.user_id, agency=self.p.agencies["police"],
                objective=goal, by=alice, at=day(ATTACHED, 16),
            )  # fmt: skip
            cases.agree_plan(case=case, by=alice, at=day(ATTACHED, 16))
        return case

    @remembered
    def lasting(self, case: Case | None = None) -> Case:
        """Each need within its target for as long as the rule of 2022 asks."""
        case = case or self.supported()
        with self.look(self.p.alice):
            crime, school, work = Need.objects.filter(case=case).order_by("number")
        self.count(crime, date(2024, 7, 31), 4)
        self.count(school, date(2024, 4, 5), 20)
        self.count(school, date(2024, 7, 19), 12)
        self.count(work, date(2024, 7, 31), 0)
        return case

    @remembered
    def sustained(self, case: Case | None = None) -> Case:
        """Moved on to progress sustained."""
        case = case or self.lasting()
        self.move(case, "met", RIPE)
        self.move(case, "sustained", RIPE)
        return case

    def claim(self, case: Case, on: date = RIPE) -> Claim:
        """The co-ordinator claims the result."""
        with self.look(self.p.alice) as alice:
            return cases.claim_result(case=case, by=alice, at=day(on, 16) + timedelta(minutes=1))

    @remembered
    def claimed(self, case: Case | None = None) -> Case:
        """Claimed while results still were."""
        case = case or self.sustained()
        self.claim(case)
        return case
