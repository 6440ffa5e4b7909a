"""The families part of the story: results claimed while they were and checked since, and families helped today under Families First. All made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, case_page
from plumbline.cases.queries.claims import claims_page
from plumbline.cases.queries.needs import need_for, needs_page
from plumbline.cases.services import GivenRating
from plumbline.cli.story.calendar import LONDON, Calendar
from plumbline.cli.story.partnership import PARTNERS, Cast
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.queries import referral_for
from plumbline.referrals.services import refer_person
from plumbline.schemes.charters import Chain, GivenCharter
from plumbline.schemes.kind import Limit
from plumbline.schemes.queries import never_alone, scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement
from plumbline.values.said_days import months_on


T = TypeVar("T")
SLUG = "families"
CRITERIA = ("A child who depends on them, or one expected", "Three needs or more, each shown")
STARTED = date(2023, 12, 4)
# While results were claimed: attached in January 2024, counted to the end of July, claimed in August.
THEN = date(2024, 1, 15)
CLAIMED = date(2024, 8, 12)
CONSENT = {
    "agrees": "yes",
    "who": "The mother, for herself and the children, who were asked too (made up)",
    "how_withdrawn": "Told at home and on paper (made up)",
}
ASSESSED = {
    "members": "Mother and two children; the grandmother lives near (made up)",
    "strengths": "They eat together, and the grandmother is there each day (made up)",
    "children_say": "I want to sleep, and not be late (made up)",
    "parents_say": "I want to work again (made up)",
    "needs_seen": "Nights without sleep, mornings missed, letters not opened (made up)",
}
SIX_MONTHS, TERM = Limit(6, "months"), Limit(13, "weeks")
# Need, of the parent (0) or a child (1), source, baseline, length, per cent less.
NEEDS = (
    ("attendance", 1, "school", 44, TERM, 50),
    ("youth_offending", 1, "youth_justice", 6, SIX_MONTHS, 33),
    ("workless", 0, "jobcentre", 26, SIX_MONTHS, 100),
)
# For the needs of each family in turn, what is to be different, and who does what for it.
GOALS = {
    "Rowan": (
        ("Up and at school each morning", "Walk", "to school with Sam for the first two weeks"),
        ("Away from trouble after school", "Find", "Sam a place at the boxing club"),
        ("Work that fits school hours", "Go", "to the job centre with his mother"),
    ),
    "Hazel": (
        ("Sam sits his exams", "Agree", "a timetable of half days with the school"),
        ("No more nights out with the older boys", "Meet", "Sam each Friday at the youth club"),
        ("The mother is back in work by the spring", "Write", "a first application with her"),
    ),
    "Elder": (
        ("Bed at nine, and breakfast at home", "Try", "an evening plan with the family for a month"),
        ("Football twice a week instead of the arcade", "Take", "Sam to the first two trainings"),
        ("A course that leads to a job", "Enrol", "her with the adult college"),
    ),
    "Willow": (
        ("Sam trusts one teacher enough to stay", "Bring", "Sam and his tutor together each Monday"),
        ("What was broken is put right", "Hold", "a meeting with the shopkeeper whom Sam stole from"),
        ("Rent is paid, and some is left", "Go", "through letters and benefits at the kitchen table"),
    ),
}


@dataclass(frozen=True, slots=True)
class FamiliesStory:
    """The cast at the table of the families scheme, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Start the scheme, claim two results while they were claimed, have them checked, and leave families at each step today."""
        self._start()
        claimed = [self._claimed(name) for name in ("Rowan", "Hazel")]
        self._checked(claimed)
        recent = months_on(-10, timezone.localdate(self.calendar.now))
        self._helped("Elder", recent)
        self._stepped_up("Willow", months_on(-4, timezone.localdate(self.calendar.now)))
        self._shown("Aspen", timezone.localdate(self.calendar.now) - timedelta(days=9))
        self._by(
            "representative",
            lambda bob: self._ask(bob, "Birch", timezone.localdate(self.calendar.now) - timedelta(days=1)),
        )

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _start(self) -> None:
        agencies, at = self.cast.agencies, _at(STARTED)
        with acting_as(job_viewer("set-up")) as job:
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: families",
                parties=[agencies[slug] for slug in PARTNERS],
                purpose="families",
                gateway="Children Act 2004 ss.10-11",
                starts=STARTED,
                review_on=self.calendar.today + timedelta(days=300),
                by=job,
            )

        def found(alice: Viewer) -> None:
            started = start_scheme(
                slug=SLUG,
                kind="families",
                name="Zedton families (made up)",
                host_agency=agencies["council"],
                partner_agencies=[agencies[slug] for slug in PARTNERS if slug != "council"],
                by=alice,
                at=at,
            )
            charter = _charter(agencies, STARTED, self.calendar.today + timedelta(days=200))
            sign_charter(scheme=started, charter=charter, by=alice, at=at)

        self._by("coordinator", found)

    def _ask(self, bob: Viewer, name: str, on: date) -> UUID:
        """A mother and two children, typed in: no family of the town."""
        people = (
            GivenPerson("parent", first_name="Made-up", last_name=name, date_of_birth=date(1988, 4, 2), sex="F"),
            GivenPerson("child", first_name="Sam", last_name=name, date_of_birth=date(2012, 9, 3), sex="M"),
            GivenPerson("child", first_name="Ivy", last_name=name, date_of_birth=date(2018, 2, 7), sex="F"),
        )  # fmt: skip
        answers = {
            "needs": "education, crime, finance", "shown_by": "Registers of the school and the youth justice service (made up)", "knows": "yes",
        }  # fmt: skip
        return refer_person(
            scheme=scheme(SLUG), words="Six calls to the home since the summer (made up)", people=people,
            entry=GivenEntry("needs", answers=answers), made_up=True, by=bob, at=_at(on),
        ).id  # fmt: skip

    def _shown(self, name: str, on: date) -> str:
        """Taken in, with the police in, and three needs shown."""
        referral = self._by("representative", lambda bob: self._ask(bob, name, on))

        def take(alice: Viewer) -> str:
            case = cases.triage(
                referral=referral_for(alice, referral), decision="take", because="Needs under three headings (made up)",
                lead_agency=self.cast.agencies["police"], ask=(), criteria_met=CRITERIA, by=alice, at=_at(on, 11),
            )  # fmt: skip
            assert case is not None  # noqa: S101 - "take" opens one
            return case.ref

        ref = self._by("coordinator", take)

        def show(bob: Viewer) -> None:
            case = case_for(bob, ref)
            people = [line.person_id for line in case_page(bob, ref, at=_at(on, 12)).people]
            for need, whose, source, count, window, less in NEEDS:
                cases.show_need(
                    case=case, person_id=people[whose], need=need, source=source, evidence="Read in the register on the day (made up)",
                    found_on=on, count=count, window=window, less=less, owner=bob.user_id, agency=self.cast.agencies["police"],
                    by=bob, at=_at(on, 12),
                )  # fmt: skip

        self._by("representative", show)
        return ref

    def _supported(self, name: str, on: date) -> str:
        """Attached with consent and a lead practitioner, assessed, and supported by a plan with a goal for each need."""
        ref = self._shown(name, on)

        def go_on(alice: Viewer) -> None:
            case, why = case_for(alice, ref), "As the team around the family agreed (made up)"
            cases.move_case(case=case, state="eligible", because=why, by=alice, at=_at(on, 13))
            consent = {**CONSENT, "on": on.isoformat()}
            cases.fill_form(case=case, form="consent", answers=consent, by=alice, at=_at(on, 14))
            cases.name_lead_worker(
                case=case, user=self.cast.people["representative"].user_id, agency=self.cast.agencies["police"],
                because="Knows the family (made up)", by=alice, at=_at(on, 14),
            )  # fmt: skip
            cases.move_case(case=case, state="attached", because=why, by=alice, at=_at(on, 15))
            cases.fill_form(
                case=case, form="whole_family_assessment", answers=ASSESSED, by=alice, at=_at(on, 16)
            )
            cases.move_case(case=case, state="planning", because=why, by=alice, at=_at(on, 17))
            self._plan(alice, name, ref, _at(on, 18))

        self._by("coordinator", go_on)
        return ref

    def _plan(self, alice: Viewer, name: str, ref: str, at: datetime) -> None:
        case = case_for(alice, ref)
        for (words, verb, what), line in zip(
            GOALS[name], needs_page(alice, ref, at=at).standing, strict=True
        ):
            goal = cases.set_objective(case=case, words=words, need=line.need.id, by=alice, at=at)
            cases.propose_action(
                case=case, verb=verb, what=f"{what} (made up)",
                owner=self.cast.people["representative"].user_id, agency=self.cast.agencies["police"], objective=goal, by=alice, at=at,
            )  # fmt: skip
        cases.agree_plan(case=case, by=alice, at=at)

    def _count(self, ref: str, counts: Sequence[tuple[int, date, int]]) -> None:
        def count(bob: Viewer) -> None:
            for number, last, found in counts:
                need = need_for(bob, ref, number)
                cases.count_need(
                    need=need, last=last, count=found, source=need.source, evidence="The same register, read again (made up)", by=bob,
                    at=_at(last + timedelta(days=1)),
                )  # fmt: skip

        self._by("representative", count)

    def _reviewed(self, alice: Viewer, ref: str, at: datetime, *, outcome: str = "keep") -> None:
        rated = [
            GivenRating(line.objective.id, "partly" if outcome == "keep" else "achieved")
            for line in case_page(alice, ref, at=at).objectives
        ]
        cases.hold_review(
            case=case_for(alice, ref), ratings=rated, words="The family was there (made up)", outcome=outcome, by=alice, at=at
        )  # fmt: skip

    def _claimed(self, name: str) -> str:
        """A family of 2024 whose progress lasted: claimed, reviewed, closed."""
        ref = self._supported(name, THEN)
        self._count(
            ref,
            ((1, date(2024, 4, 19), 20), (1, date(2024, 7, 19), 14), (2, date(2024, 7, 31), 3), (3, date(2024, 7, 31), 0)),
        )  # fmt: skip

        def claim(alice: Viewer) -> None:
            case, why = case_for(alice, ref), "By the counts of July (made up)"
            self._reviewed(alice, ref, _at(THEN + timedelta(weeks=6)))
            cases.move_case(case=case, state="met", because=why, by=alice, at=_at(CLAIMED))
            cases.move_case(case=case, state="sustained", because=why, by=alice, at=_at(CLAIMED, 11))
            cases.claim_result(case=case, by=alice, at=_at(CLAIMED, 12))
            self._reviewed(alice, ref, _at(CLAIMED + timedelta(days=30)), outcome="close")
            cases.close_case(
                case=case_for(alice, ref), reason="sustained", words="The family goes on by itself (made up)", by=alice,
                at=_at(CLAIMED + timedelta(days=30), 11),
            )  # fmt: skip

        self._by("coordinator", claim)
        return ref

    def _checked(self, refs: Sequence[str]) -> None:
        """A sample of the claims is drawn; the chair agrees with one and not with the other."""
        at = _at(CLAIMED + timedelta(days=60))
        sample = self._by(
            "coordinator",
            lambda alice: cases.draw_claims(
                scheme=scheme(SLUG), first=CLAIMED, last=CLAIMED, size=2, seed="made up", by=alice, at=at
            ),
        )

        def check(chair: Viewer) -> None:
            made = {line.claim.case.ref: line.claim for line in claims_page(chair, SLUG).claims}
            for agrees, ref in zip((True, False), refs, strict=True):
                cases.check_claim(
                    sample=sample, claim=made[ref], agrees=agrees,
                    because="The registers say the same (made up)" if agrees else "The register of the summer term says 24, not 14 (made up)",
                    by=chair, at=at + timedelta(days=7),
                )  # fmt: skip

        self._by("chair", check)

    def _helped(self, name: str, on: date) -> None:
        """Families First: two needs met, one of them for long enough, reviewed every six weeks, and a family group meeting held."""
        ref = self._supported(name, on)
        half = months_on(6, on)
        term, second = on + timedelta(weeks=13), on + timedelta(weeks=26)
        self._count(ref, ((1, term, 26), (1, second, 18), (2, half + timedelta(days=2), 3)))

        def go_on(alice: Viewer) -> None:
            for number in range(1, 7):
                self._reviewed(alice, ref, _at(on + timedelta(weeks=6 * number)))
            cases.fill_form(
                case=case_for(alice, ref), form="group_meeting", by=alice, at=_at(half),
                answers={
                    "offered_on": on.isoformat(), "answer": "held", "there": "Mother, grandmother, an uncle (made up)",
                    "family_plan": "The uncle takes Sam to football twice a week (made up)", "accepted": "Yes, as it was (made up)",
                },
            )  # fmt: skip

        self._by("coordinator", go_on)

    def _stepped_up(self, name: str, on: date) -> None:
        """Children's social care leads now."""
        ref, then = self._supported(name, on), on + timedelta(weeks=6)

        def go_up(alice: Viewer) -> None:
            case = case_for(alice, ref)
            self._reviewed(alice, ref, _at(then))
            cases.fill_form(
                case=case, form="step", by=alice, at=_at(then, 12),
                answers={
                    "which": "up", "because": "Ivy was hurt at home (made up)", "agreed": "Team manager, the same day (made up)",
                    "family_told": "At home, by both (made up)", "lead": "A social worker (made up)",
                },
            )  # fmt: skip
            cases.move_case(
                case=case, state="stepped_up", because="Decided with children’s social care (made up)", by=alice, at=_at(then, 13)
            )  # fmt: skip

        self._by("coordinator", go_up)


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def _charter(agencies: dict[str, UUID], on: date, review_on: date) -> GivenCharter:
    return GivenCharter(
        aim="Families in Zedton with several needs do better together, and go on by themselves",
        who_for="Families in Zedton with a child, or one expected, and three needs or more",
        criteria=CRITERIA,
        lawful_basis="Children Act 2004 ss.10-11; Children Act 1989 s.17; consent of the family to being helped",
        measure="Outcomes met and sustained, by entry cohort",
        theory=(
            Chain(
                activity="One lead practitioner sees the family each week and holds one plan",
                activity_measure="Families seen each week, of families open",
                output="The plan is done, and each need is counted again",
                output_measure="Actions done on time; needs counted again in time",
                outcome="Each need is within its target, and stays so",
                outcome_measure="Families whose outcomes are all met and sustained, of all attached",
            ),
        ),
        brings={agencies[slug]: "Somebody who brings its counts, every six weeks" for slug in PARTNERS},
        success_test="None claimed: there is no comparison group, and families are taken on at their worst",
        stop_rule="The board looks each year at whether families that were attached were helped at all; it stops what nobody delivers",
        agreed_by="Bea Board, chair of the community safety partnership (made up)",
        signed_on=on,
        review_on=review_on,
    )
