"""The MARAC's part of the story: flagged, handed on, a repeat, and one whose perpetrator is in the violence panel too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.assessments.services import load_instrument
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, my_people, requests_for
from plumbline.cases.queries.lists import case_of
from plumbline.cases.queries.prompts import prompts_of
from plumbline.cases.services import GivenFact
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import PARTNERS, Cast
from plumbline.meetings import services as meetings
from plumbline.people.queries import names_for
from plumbline.referrals.entry import GivenAssessment, GivenEntry, GivenPerson
from plumbline.referrals.queries import people_named, referral_for
from plumbline.referrals.services import refer_person
from plumbline.schemes.charters import Chain, GivenCharter, StopLine
from plumbline.schemes.enums import StopFigure
from plumbline.schemes.queries import never_alone, scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement


T = TypeVar("T")
SLUG = "marac"
CRITERIA = (
    "A victim of domestic abuse aged 16 or over, at high risk of serious harm",
    "The victim lives in Zedton",
)
ANSWERED = {
    "mappa": ("no", "No conviction that counts (made up)"),
    "child": ("made", "The school made one last week (made up)"),
}
SETTLED = {
    "victim_view": ("told", "To stay in the house, and for him to leave it (made up)"),
    "children": ("made", "The school made one last week (made up)"),
}
PAIRS = (
    ("Vera", "Madeup", "Pete", "Madeup-Stone", "Cara"),
    ("Nadia", "Invented", "Omar", "Invented-Khan", "Sami"),
    ("Wanda", "Fictive", "Carl", "Fictive-Moss", "Ada"),
    ("Yara", "Notreal", "Ben", "Notreal-Shaw", "Eli"),
)
SAMPLE = Path(__file__).with_name("made_up_checklist.yaml")
TICKS = {f"q{n}": "yes" if n <= 17 else "no" for n in range(1, 25)}
ANSWERS = {"happened": "Choked on Friday in front of the child (made up)", "consent": "given", "perpetrator_told": "no",
           "wishes": "To stay in the house and for him to leave (made up)"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MaracStory:
    """The cast at the MARAC's table, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Start the scheme, and bring its referrals as far as they come."""
        self._start()
        self._flag_over(self._heard_case(PAIRS[2], 380), self._ago(370))
        self._hand_on(self._heard_case(PAIRS[3], 120), self._ago(20))
        heard = self._refer(PAIRS[0], self._ago(75))
        self._hear(self._take(heard, self._ago(74)), self._ago(68))
        self._after(heard, self._ago(60))
        self._behind_the_wall(self._ago(40))
        self._take(self._refer(PAIRS[1], self._ago(6)), self._ago(5))
        self._refer_again(heard, self._ago(2))

    def _heard_case(self, pair: tuple[str, ...], days: int) -> str:
        ref = self._take(self._refer(pair, self._ago(days)), self._ago(days - 1))
        self._hear(ref, self._ago(days - 3))
        return ref

    def _flag_over(self, ref: str, at: datetime) -> None:
        """The police flagged their records more than a year ago: the flag is to come off."""
        self._flag(ref, at)

    def _flag(self, ref: str, at: datetime) -> None:
        police = self.cast.agencies["police"]
        self._by(
            "representative",
            lambda bob: cases.set_flag(case=case_for(bob, ref), agency=police, by=bob, at=at),
        )

    def _hand_on(self, ref: str, at: datetime) -> None:
        """The victim moved; the other area has not answered yet."""
        self._by(
            "coordinator",
            lambda alice: cases.send_transfer(
                case=case_for(alice, ref),
                area="Wexborough MARAC (made up)",
                words="She moved there with the child (made up)",
                by=alice,
                at=at,
            ),
        )

    def _after(self, heard: UUID, at: datetime) -> None:
        """The heard pair: police have flagged, the adviser told the victim, the co-ordinator answered what is asked of them alone."""
        ref = self._by("coordinator", lambda alice: case_of(alice, heard))
        self._flag(ref, at)
        self._by(
            "adviser",
            lambda ines: cases.speak_for_victim(
                case=case_for(ines, ref),
                moment="told",
                words="Locks come on Friday, the police have flagged the address, and what she may ask for next (made up)",
                how="At the clinic, on a Tuesday, as she asked (made up)",
                by=ines,
                at=at,
            ),
        )
        self._by("coordinator", lambda alice: self._answer_prompt(alice, ref, at))

    def _answer_prompt(self, alice: Viewer, ref: str, at: datetime) -> None:
        _, lines = prompts_of(alice, ref)
        for line in lines:
            answer, words = ANSWERED[line.prompt.slug]
            cases.answer_prompt(
                case=case_for(alice, ref),
                prompt=line.prompt.slug,
                person_id=line.person_id,
                answer=answer,
                words=words,
                by=alice,
                at=at,
            )

    def _behind_the_wall(self, at: datetime) -> None:
        """A perpetrator with whom a practitioner works in the violence panel: nothing of this may reach their pages."""
        mine = self._by("practitioner", my_people)
        keys = [person.line.case.person_id for person in mine]
        seen = self._by("representative", lambda bob: set(names_for(bob, keys)))
        known = next((key for key in keys if key in seen), None)
        if known is None:
            return
        people = [
            GivenPerson(
                "victim", first_name="Xenia", last_name="Unreal", date_of_birth=date(1994, 8, 20), sex="F"
            ),
            GivenPerson("perpetrator", known),
        ]
        entry = GivenEntry("professional_judgement", answers=ANSWERS)
        referral = self._by("representative", lambda bob: self._put_forward(bob, people, entry, at))
        self._take(referral, at + timedelta(days=1))

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=10)

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _start(self) -> None:
        at, agencies = self._ago(400), self.cast.agencies
        with acting_as(job_viewer("set-up")) as job:
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: MARAC",
                parties=[agencies[slug] for slug in PARTNERS],
                purpose="marac",
                gateway="Crime and Disorder Act 1998 s.115",
                starts=timezone.localdate(at),
                review_on=timezone.localdate(at) + timedelta(days=730),
                by=job,
            )
            load_instrument(path=SAMPLE, by=job, at=at)

        def found(alice: Viewer) -> None:
            started = start_scheme(
                slug=SLUG,
                kind="marac",
                name="Zedton MARAC (made up)",
                host_agency=agencies["council"],
                partner_agencies=[agencies[slug] for slug in PARTNERS if slug != "council"],
                by=alice,
                at=at,
            )
            sign_charter(scheme=started, charter=_charter(agencies, timezone.localdate(at)), by=alice, at=at)

        self._by("coordinator", found)

    def _refer(self, pair: tuple[str, ...], at: datetime) -> UUID:
        her, her_last, him, his_last, child = pair
        people = [
            GivenPerson(
                "victim", first_name=her, last_name=her_last, date_of_birth=date(1992, 6, 3), sex="F"
            ),
            GivenPerson(
                "perpetrator", first_name=him, last_name=his_last, date_of_birth=date(1989, 3, 9), sex="M"
            ),
            GivenPerson(
                "child",
                first_name=child,
                last_name=her_last,
                date_of_birth=timezone.localdate(at) - timedelta(days=2200),
            ),
        ]
        assessed = GivenAssessment(
            "Made-up checklist",
            17,
            timezone.localdate(at),
            "Officer on the night (made up)",
            version="1",
            slug="made-up-checklist",
            answers=TICKS,
        )
        entry = GivenEntry("visible_high_risk", assessed, answers=ANSWERS)
        return self._by("representative", lambda bob: self._put_forward(bob, people, entry, at))

    def _refer_again(self, earlier: UUID, at: datetime) -> None:
        def refer(bob: Viewer) -> None:
            named = people_named(referral_for(bob, earlier))
            people = [GivenPerson(one.part, one.person_id) for one in named]
            entry = GivenEntry(
                "repeat", incident_on=timezone.localdate(at) - timedelta(days=1), answers=ANSWERS
            )
            self._put_forward(bob, people, entry, at)

        self._by("representative", refer)

    def _put_forward(self, by: Viewer, people: list[GivenPerson], entry: GivenEntry, at: datetime) -> UUID:
        words = "Strangled on Friday, threats to kill, left him in March (made up)"
        found = refer_person(
            scheme=scheme(SLUG), words=words, people=people, entry=entry, made_up=True, by=by, at=at
        )
        return found.id

    def _take(self, referral: UUID, at: datetime) -> str:
        def take(alice: Viewer) -> str:
            case = cases.triage(
                referral=referral_for(alice, referral),
                decision="take",
                because="High risk by the checklist",
                lead_agency=self.cast.agencies["refuge"],
                ask=[self.cast.agencies[slug] for slug in ("police", "housing")],
                question="What do you know of each of them that bears on the victim's safety?",
                criteria_met=CRITERIA,
                by=alice,
                at=at,
            )
            assert case is not None  # noqa: S101 - "take" opens one
            return case.ref

        return self._by("coordinator", take)

    def _hear(self, ref: str, at: datetime) -> None:
        """Answered, heard, planned and flagged."""
        self._by("adviser", lambda ines: self._reach(ines, ref, at))
        self._by("representative", lambda bob: self._answer(bob, ref, at))
        self._by("housing", lambda dana: self._answer_nothing(dana, ref, at))
        self._by(
            "coordinator",
            lambda alice: cases.finish_research(
                case=case_for(alice, ref), by=alice, at=at + timedelta(days=1)
            ),
        )
        self._by("coordinator", lambda alice: self._meet(alice, ref, at + timedelta(days=4)))

    def _reach(self, ines: Viewer, ref: str, at: datetime) -> None:
        """The adviser reaches the victim before the meeting, and writes down what they want."""
        case = case_for(ines, ref)
        reached = case.opened_at - timedelta(minutes=30)
        cases.log_contact(
            case=case, outcome="phone", minutes=25, words="Spoke at the time that she gave (made up)",
            person_id=case.person_id, happened_at=reached, by=ines, at=at,
        )  # fmt: skip
        cases.speak_for_victim(
            case=case, moment="wishes", words="To stay in the house, and for him to leave it (made up)",
            how="On her sister’s telephone, before noon (made up)", by=ines, at=at,
        )  # fmt: skip

    def _answer(self, by: Viewer, ref: str, at: datetime) -> None:
        fact = GivenFact(
            words="Four attendances in twelve months, injury at the last two (made up)",
            source="Incident log",
            on=timezone.localdate(at),
            nature="fact",
            marking="panel",
            gateway="cda-1998-s115",
        )
        for line in requests_for(by).requests:
            if line.request.ref == ref:
                cases.reply_to_request(request=line.request, answer="known", facts=[fact], by=by, at=at)

    def _answer_nothing(self, by: Viewer, ref: str, at: datetime) -> None:
        for line in requests_for(by).requests:
            if line.request.ref == ref:
                cases.reply_not_known(request=line.request, by=by, at=at)

    def _meet(self, alice: Viewer, ref: str, at: datetime) -> None:
        meeting = meetings.schedule_meeting(
            scheme=scheme(SLUG), starts_at=at, by=alice, place="Town hall, room 1", at=at - timedelta(days=2)
        )
        case = case_for(alice, ref)
        item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at - timedelta(days=2))
        for who in ("coordinator", "chair", "representative", "housing", "adviser"):
            person = self.cast.people[who]
            meetings.record_attendance(
                meeting=meeting,
                user=person.user_id,
                agency=person.agency_ids[0],
                has_authority=True,
                confidentiality_accepted=True,
                by=alice,
                at=at,
            )
        meetings.begin_meeting(meeting=meeting, by=alice, at=at)
        meetings.take_decision(
            item=item, kind="heard", words="Every agency was heard (made up)", by=alice, at=at
        )
        objective = cases.set_objective(
            case=case, words="Safe at home without him", driver="contact", by=alice, at=at
        )
        action = cases.propose_action(
            case=case,
            verb="Fit",
            what="new locks and an alarm at the victim's home by Friday",
            owner=self.cast.people["housing"].user_id,
            agency=self.cast.agencies["housing"],
            objective=objective,
            by=alice,
            at=at,
        )
        meetings.take_decision(
            item=item,
            kind="flag",
            words="Records flagged for twelve months (made up)",
            actions=[action],
            by=alice,
            at=at,
        )
        cases.agree_plan(case=case, by=alice, at=at)
        for question, (answer, words) in SETTLED.items():
            meetings.settle_question(
                item=item, question=question, answer=answer, words=words, by=alice, at=at
            )
        meetings.end_meeting(meeting=meeting, by=alice, at=at + timedelta(minutes=20))


def _charter(agencies: dict[str, UUID], on: date) -> GivenCharter:
    return GivenCharter(
        aim="Victims at high risk in Zedton are safer, and so are their children: fewer than a third come back within twelve months",
        who_for="Victims of domestic abuse at high risk of serious harm, and their children",
        criteria=CRITERIA,
        lawful_basis="Crime and Disorder Act 1998 s.115; consent is sought and not needed where the risk is high",
        measure="Repeats within twelve months of the last referral, by any agency's records",
        theory=(
            Chain(
                activity="The adviser reaches the victim before the meeting",
                activity_measure="Calls to the victim before the meeting, of cases listed",
                output="The victim’s own words are heard at the meeting",
                output_measure="Victims reached by the adviser, of cases heard",
                outcome="The plan is one that she can live with",
                outcome_measure="Victims who say that they feel safer, of those asked",
            ),
        ),
        brings={
            agencies[
                slug
            ]: "Somebody with authority at every meeting, and an answer within three working days"
            for slug in PARTNERS
        },
        success_test="Fewer repeats than in the two years before, with the interval, and no fall in referrals",
        stop_rule="Look again if fewer than half of actions are done on time in two quarters",
        stop_line=StopLine(StopFigure.ACTIONS_ON_TIME, 50, 2),
        agreed_by="Bea Board, chair of the community safety partnership (made up)",
        signed_on=on,
        review_on=on + timedelta(days=730),
    )
