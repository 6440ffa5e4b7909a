"""The MASH's part of the story: contacts decided at once and late, a strategy discussion with its core, one referred again, an adult, one that waits."""

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
from plumbline.cases.queries.prompts import prompts_of, prompts_waiting
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import Cast
from plumbline.meetings import services as meetings
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.queries import referral_for
from plumbline.referrals.services import refer_person
from plumbline.schemes.charters import Chain, GivenCharter
from plumbline.schemes.queries import never_alone, scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement


T = TypeVar("T")
SLUG = "mash"
TABLE = ("council", "police", "childrens", "health-visiting", "hospital", "housing", "refuge")
CRITERIA = ("A child or an adult at risk who lives in Zedton",)
LAW = "children-act-2004-s10-s11"
ENQUIRY = "children-act-1989-s17-s47"
STILL_ASKED = 3
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REFERRED = {
    "concern": "Came to school with a burn, and said how it came about (made up)", "safe_now": "safe",
    "voice": "“I do not want to go home on Fridays” (made up)", "home": "Mother and her partner (made up)",
    "consent": "not_asked", "consent_why": "Asking would have warned him (made up)", "told": "no",
}  # fmt: skip
WORRIED = {
    "concern": "Away from school for three weeks (made up)", "safe_now": "not_known", "consent": "given", "told": "yes",
}  # fmt: skip
AT_RISK = {
    "concern": "A neighbour collects his pension, and he has nothing in the house (made up)", "safe_now": "safe",
    "voice": "“He helps me, I do not want trouble” (made up)", "consent": "refused",
    "consent_why": "Others may be at risk from the same man (made up)", "told": "yes",
}  # fmt: skip
ANSWERED = {
    "police": "Called to the address twice in spring, both parted when officers came (made up)",
    "childrens": "An older brother was known here until last year (made up)",
    "health-visiting": "Two visits to A&E with burns, each with another account (made up)",
}
WHO = {"police": "representative", "childrens": "social-worker", "health-visiting": "nurse"}
SETTLED = {
    "enquiry": ("joint", "The burns have no account that fits them (made up)"),
    "safety": ("arranged", "She stays with her grandmother tonight (made up)"),
    "family": ("not_yet", "The partner would be warned before he is seen (made up)"),
    "medical": ("yes", "This afternoon, with a paediatrician (made up)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MashStory:
    """The cast at the MASH's table, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Start the scheme, and bring its contacts as far as they come."""
        self._start()
        self._enquiry()
        self._late()
        self._again()
        self._adult()
        self._not_taken()
        self._waiting()

    def _enquiry(self) -> None:
        """Rated amber, then red when the child said who did it; discussed the same day with all three; a conference followed."""
        at = self._ago(60)
        ref = self._screened(_child("Ada", "Madeup-Finch"), "amber", at, REFERRED)
        self._rate(ref, "red", "She said who did it (made up)", at + 40 * MINUTE)
        self._answer(ref, at + 50 * MINUTE, *WHO)
        self._release(ref, at + 70 * MINUTE)
        self._discuss(ref, at + 90 * MINUTE)
        self._decide(ref, ["section_47"], "harm", at + 150 * MINUTE)
        self._close(ref, "handed_over", at + timedelta(days=1))
        for value, days in (("conference", 18), ("plan", 18), ("core_group", 26), ("assessed", 50)):
            self._by_law(ref, value, at + timedelta(days=days))

    def _late(self) -> None:
        """Health answered late, and the decision came after its time."""
        at = self._ago(41)
        ref = self._screened(_child("Ben", "Invented-Wren"), "amber", at, WORRIED)
        self._answer(ref, at + 2 * HOUR, "police", "childrens")
        self._answer(ref, at + timedelta(days=3), "health-visiting")
        self._decide(ref, ["child_in_need"], "in_need", at + timedelta(days=6))
        self._close(ref, "handed_over", at + timedelta(days=7))

    def _again(self) -> None:
        """No further action in spring, another contact eight weeks later; health disagrees with early help and says so."""
        at = self._ago(90)
        ref = self._screened(_child("Cleo", "Fictive-Lark"), "green", at, WORRIED, ask=())
        self._decide(ref, ["no_action"], "universal", at + 3 * HOUR)
        person = self._by("coordinator", lambda alice: case_for(alice, ref).person_id)
        self._close(ref, "no_action", at + timedelta(days=1))
        later = self._ago(33)
        ref = self._screened(GivenPerson("person", person), "amber", later, REFERRED)
        self._answer(ref, later + 2 * HOUR, *WHO)
        self._decide(ref, ["early_help"], "early", later + 5 * HOUR)
        self._by(
            "nurse",
            lambda nia: cases.set_track(
                case=case_for(nia, ref), track="disagreement", value="raised",
                because="Two contacts in eight weeks are no early help (made up)", by=nia, at=later + timedelta(days=1),
            ),
        )  # fmt: skip

    def _adult(self) -> None:
        """An adult at risk: enquiry under the Care Act, with what he wants."""
        at = self._ago(25)
        person = GivenPerson(
            "person", first_name="Odo", last_name="Notreal-Heath", date_of_birth=date(1941, 6, 1), sex="M"
        )
        ref = self._screened(person, "amber", at, AT_RISK, route="adult", subject="adult", ask=("police",))
        self._answer(ref, at + 3 * HOUR, "police")
        self._decide(ref, ["adult_42"], "adult", at + 6 * HOUR)

    def _not_taken(self) -> None:
        """Screened as universal: the school is told what to offer, with the decision."""
        at = self._ago(12)
        contact = self._contact([_child("Dot", "Madeup-Robin")], at, WORRIED)
        self._by(
            "coordinator",
            lambda alice: cases.triage(
                referral=referral_for(alice, contact), decision="advice",
                because="The school’s family worker can do this, and knows them (made up)", by=alice, at=at + HOUR,
            ),
        )  # fmt: skip

    def _waiting(self) -> None:
        """One of today that is being researched, one ready for a manager, and one that nobody has screened yet."""
        now = timezone.now()
        self._screened(_child("Eve", "Invented-Teal"), "amber", now - 100 * MINUTE, REFERRED)
        ready = self._screened(_child("Flo", "Fictive-Swift"), "red", now - 80 * MINUTE, REFERRED)
        self._answer(ready, now - 40 * MINUTE, *WHO)
        self._recommend(ready, "harm", now - 20 * MINUTE)
        self._contact([_child("Gil", "Notreal-Dove")], now - 10 * MINUTE, WORRIED)

    def answer_elsewhere(self) -> None:
        """In the other schemes the co-ordinator has answered whether a child is put before the MASH, but for the last few cases."""
        with acting_as(self.cast.people["coordinator"]) as alice:
            for ref in prompts_waiting(alice)[:-STILL_ASKED]:
                for line in prompts_of(alice, ref)[1]:
                    if line.prompt.slug == "child" and line.waits:
                        cases.answer_prompt(
                            case=case_for(alice, ref), prompt="child", person_id=line.person_id,
                            answer="known",
                            words="Asked children’s services by telephone (made up)", by=alice, at=self._ago(2),
                        )  # fmt: skip

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=10)

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _start(self) -> None:
        at, agencies = self._ago(390), self.cast.agencies
        with acting_as(job_viewer("set-up")) as job:
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: MASH",
                parties=[agencies[slug] for slug in TABLE],
                purpose="mash",
                # Two laws, so that whoever shares here says under which.
                gateway="Children Act 2004 ss.10-11; Children Act 1989 s.17, s.27 and s.47",
                starts=timezone.localdate(at),
                review_on=timezone.localdate(self.calendar.now) + timedelta(days=300),
                by=job,
            )

        def found(alice: Viewer) -> None:
            started = start_scheme(
                slug=SLUG,
                kind="mash",
                name="Zedton MASH (made up)",
                host_agency=agencies["council"],
                partner_agencies=[agencies[slug] for slug in TABLE if slug != "council"],
                by=alice,
                at=at,
            )
            sign_charter(scheme=started, charter=_charter(agencies, timezone.localdate(at)), by=alice, at=at)

        self._by("coordinator", found)

    def _contact(
        self, people: Sequence[GivenPerson], at: datetime, answers: dict[str, str], route: str = "child"
    ) -> UUID:
        return self._by(
            "representative",
            lambda bob: (
                refer_person(
                    scheme=scheme(SLUG),
                    words="What was seen and said is on the form (made up)",
                    people=list(people),
                    entry=GivenEntry(route, answers=answers),
                    made_up=True,
                    by=bob,
                    at=at,
                ).id
            ),
        )

    def _screened(
        self,
        person: GivenPerson,
        rating: str,
        at: datetime,
        answers: dict[str, str],
        *,
        route: str = "child",
        subject: str = "child",
        ask: Sequence[str] = tuple(WHO),
    ) -> str:
        contact = self._contact([person], at, answers, route)

        def take(alice: Viewer) -> str:
            case = cases.triage(
                referral=referral_for(alice, contact),
                decision="take",
                because="Read with the threshold document beside it (made up)",
                lead_agency=self.cast.agencies["childrens"],
                ask=[self.cast.agencies[slug] for slug in ask],
                question="What do you know of them and of who lives with them?",
                criteria_met=CRITERIA,
                ratings={"rating": rating, "subject": subject},
                by=alice,
                at=at + 20 * MINUTE,
            )
            assert case is not None  # noqa: S101 - "take" opens one
            return case.ref

        return self._by("coordinator", take)

    def _rate(self, ref: str, rating: str, because: str, at: datetime) -> None:
        self._by(
            "coordinator",
            lambda alice: cases.set_track(
                case=case_for(alice, ref), track="rating", value=rating, because=because, by=alice, at=at
            ),
        )

    def _answer(self, ref: str, at: datetime, *agencies: str) -> None:
        for slug in agencies:
            with acting_as(self.cast.people[WHO[slug]]) as viewer:
                self._reply(viewer, ref, slug, at)

    def _reply(self, viewer: Viewer, ref: str, slug: str, at: datetime) -> None:
        given = cases.GivenFact(
            words=ANSWERED[slug], source="Case notes (made up)", on=timezone.localdate(at) - timedelta(days=90), nature="fact",
            marking="panel", gateway=LAW,
        )  # fmt: skip
        asked = next(
            line.request
            for line in case_page(viewer, ref, at=at).requests
            if line.request.agency == self.cast.agencies[slug]
        )
        cases.reply_to_request(request=asked, answer="known", facts=[given], by=viewer, at=at)

    def _release(self, ref: str, at: datetime) -> None:
        """The co-ordinator asked for what health gave, for the MARAC; health said yes."""
        health = self.cast.agencies["health-visiting"]
        asked = self._by(
            "coordinator",
            lambda alice: cases.ask_release(
                case=case_for(alice, ref), for_whom="MARAC co-ordinator (made up)",
                because="The mother’s partner may be heard there (made up)", by=alice, at=at,
                fact=next(
                    one.fact
                    for line in case_page(alice, ref, at=at).requests
                    if line.request.agency == health
                    for one in line.facts
                ),
            ),
        )  # fmt: skip
        self._by(
            "nurse",
            lambda nia: cases.answer_release(
                ask=asked,
                released=True,
                because="Needed to keep both safe (made up)",
                gateway=LAW,
                by=nia,
                at=at,
            ),
        )

    def _discuss(self, ref: str, at: datetime) -> None:
        """A strategy discussion: children’s social care, police and health, within the hour."""
        self._by("coordinator", lambda alice: self._discussed(alice, ref, at))

    def _discussed(self, alice: Viewer, ref: str, at: datetime) -> None:
        case = case_for(alice, ref)
        meeting = meetings.schedule_meeting(
            scheme=scheme(SLUG), starts_at=at, by=alice, place="By telephone", at=at - 30 * MINUTE
        )
        item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at - 30 * MINUTE)
        for who in ("coordinator", "representative", "social-worker", "nurse"):
            person = self.cast.people[who]
            meetings.record_attendance(
                meeting=meeting, user=person.user_id, agency=person.agency_ids[0], has_authority=True,
                confidentiality_accepted=True, by=alice, at=at,
            )  # fmt: skip
        meetings.begin_meeting(meeting=meeting, gateway=ENQUIRY, by=alice, at=at)
        meetings.take_decision(
            item=item, kind="enquiry", words="Joint enquiry, begun today (made up)", by=alice, at=at
        )
        for question, (answer, words) in SETTLED.items():
            meetings.settle_question(
                item=item, question=question, answer=answer, words=words, by=alice, at=at
            )
        meetings.end_meeting(meeting=meeting, by=alice, at=at + 30 * MINUTE)
        meetings.issue_minutes(meeting=meeting, by=alice, at=at + 35 * MINUTE)

    def _recommend(self, ref: str, threshold: str, at: datetime) -> None:
        def finish(alice: Viewer) -> None:
            page = case_page(alice, ref, at=at)
            if "research_finished" in page.leads_on:
                cases.finish_research(case=page.case, because="Enough is known (made up)", by=alice, at=at)

        self._by("coordinator", finish)
        self._by(
            "social-worker",
            lambda sol: cases.fill_form(
                case=case_for(sol, ref), form="recommendation", by=sol, at=at,
                answers={
                    "threshold": threshold, "because": "What the agencies know together says so (made up)",
                    "outcome": "As the manager decides (made up)", "consent_overridden": "no",
                },
            ),
        )  # fmt: skip

    def _decide(self, ref: str, outcome: Sequence[str], threshold: str, at: datetime) -> None:
        """Recommended by the social worker, signed off by the manager."""
        self._recommend(ref, threshold, at)
        self._by(
            "chair",
            lambda chidi: cases.move_case(
                case=case_for(chidi, ref), state="decided", chosen=outcome,
                because="The threshold is met as recommended (made up)", by=chidi, at=at,
            ),
        )  # fmt: skip

    def _close(self, ref: str, reason: str, at: datetime) -> None:
        self._by(
            "coordinator",
            lambda alice: cases.close_case(
                case=case_for(alice, ref),
                reason=reason,
                words="Whoever acts on it has it (made up)",
                by=alice,
                at=at,
            ),
        )

    def _by_law(self, ref: str, value: str, at: datetime) -> None:
        self._by(
            "social-worker",
            lambda sol: cases.set_track(
                case=case_for(sol, ref),
                track="statutory",
                value=value,
                because="As held (made up)",
                by=sol,
                at=at,
            ),
        )


def _child(first: str, last: str) -> GivenPerson:
    return GivenPerson("person", first_name=first, last_name=last, date_of_birth=date(2017, 9, 1), sex="F")


def _charter(agencies: dict[str, UUID], on: date) -> GivenCharter:
    return GivenCharter(
        aim="Children and adults at risk in Zedton get the right help in time",
        who_for="Children, and adults at risk, who live in Zedton",
        criteria=CRITERIA,
        lawful_basis="Children Act 2004 ss.10-11; Care Act 2014 ss.6-7",
        measure="Contacts decided in time, and people referred again within twelve months",
        theory=(
            Chain(
                activity="Agencies put together within hours what each of them knows",
                activity_measure="Agencies that answered within the hours, of those asked",
                output="A decision with its threshold, by two people",
                output_measure="Decided within the limit of its rating, of all contacts",
                outcome="Harm is seen before it is done again",
                outcome_measure="Referred again within twelve months, of those taken in",
            ),
        ),
        brings={
            agencies[slug]: "Somebody in the hub each day, and an answer within the hours of the rating"
            for slug in TABLE
        },
        success_test="Fewer referred again within twelve months, with no more decided as no further action; two years before it can be told",
        stop_rule="None: it is how duties by law are met. The safeguarding partners review it each year",
        agreed_by="Bea Board, for the safeguarding partners (made up)",
        signed_on=on,
        review_on=on + timedelta(days=730),
    )
