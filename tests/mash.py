"""A MASH to test with, and steps that bring a contact of it forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case, Fact, ResearchRequest
from plumbline.cases.services import GivenFact
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import never_alone
from plumbline.schemes.services import start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look, days
from tests.charters import signed
from tests.marac import add_person
from tests.personas import PARTNERS, Personas
from tests.remembering import remembered


CRITERIA = ("A child or an adult at risk who lives in the town",)
CHILD = GivenPerson(
    "person", first_name="Canary", last_name="Childs", date_of_birth=date(2017, 5, 4), sex="F"
)
MOTHER = GivenPerson(
    "adult", first_name="Canary", last_name="Mothers", date_of_birth=date(1990, 1, 2), sex="F"
)
ADULT = GivenPerson(
    "person", first_name="Canary", last_name="Elders", date_of_birth=date(1941, 3, 3), sex="M"
)
REFERRED = {
    "concern": "Came to school with a burn and said who did it",
    "safe_now": "safe",
    "consent": "not_asked",
    "told": "no",
}
RECOMMENDED = {
    "threshold": "harm",
    "because": "The burn, and what police and health know together",
    "outcome": "A strategy discussion today",
    "consent_overridden": "yes",
}
NEEDED = {
    "enquiry": ("joint", "The burn has no other account"),
    "safety": ("arranged", "Stays with her grandmother tonight"),
    "family": ("not_yet", "Evidence would be lost"),
}
MORE = ("social-care", "health")


@remembered
def start_mash(p: Personas, look: Look, more: tuple[str, ...] = ()) -> Scheme:
    """A MASH hosted by the council, under an agreement of its own."""
    job = job_viewer("set-up")
    identify(job)
    sign_agreement(
        no_power=never_alone(),
        name="Made-up MASH agreement",
        parties=[p.agencies[a] for a in (*PARTNERS, *more)],
        purpose="mash",
        gateway="Children Act 2004 ss.10-11",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job,
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug="mash",
            kind="mash",
            name="Made-up MASH",
            host_agency=p.agencies["council"],
            partner_agencies=[p.agencies[a] for a in (*PARTNERS, *more) if a != "council"],
            by=alice,
            at=days(-60),
        )
        signed(
            scheme,
            aim="Children and adults at risk get the right help in time",
            criteria=CRITERIA,
            measure="Contacts decided in time, and referred again within twelve months",
            stop_rule="None: it is how duties by law are met",
            by=alice,
            at=days(-55),
        )
    return scheme


@dataclass
class Mash:
    """The personas with a MASH: Sol of children’s social care, Nia of health, and Bob of the police are its core."""

    remembered_as: ClassVar = "mash"

    p: Personas
    look: Look
    scheme: Scheme
    sol: Viewer
    nia: Viewer

    @remembered
    def contact(self, *people: GivenPerson, route: str = "child", at: datetime | None = None) -> Referral:
        """The police make a contact."""
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme,
                words="A burn that nobody explains",
                people=people or (CHILD, MOTHER),
                entry=GivenEntry(route, answers=REFERRED),
                made_up=True,
                by=bob,
                at=at or days(0),
            )

    @remembered
    def screened(
        self,
        contact: Referral | None = None,
        *,
        rating: str = "amber",
        subject: str = "child",
        ask: tuple[str, ...] = ("police", "health"),
        after: timedelta = timedelta(minutes=30),
    ) -> Case:
        """Screened in by the screening officer half an hour after its receipt, rated, and agencies asked."""
        contact = contact or self.contact()
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=contact,
                decision="take",
                because="A burn, and a child who says who did it",
                lead_agency=self.p.agencies["social-care"],
                ask=[self.p.agencies[slug] for slug in ask],
                question="What do you know of the child and of who lives with her?",
                criteria_met=CRITERIA,
                ratings={"rating": rating, "subject": subject},
                by=alice,
                at=contact.referred_at + after,
            )
        assert case is not None
        return case

    def request_to(self, case: Case, agency: str) -> ResearchRequest:
        """The request to one agency."""
        with self.look(self.p.alice):
            return ResearchRequest.objects.select_related("case__scheme", "scheme").get(
                case=case, agency=self.p.agencies[agency]
            )

    @remembered
    def told(
        self, case: Case, *, who: str = "nia", agency: str = "health", at: datetime | None = None
    ) -> Fact:
        """An agency answers with one fact, for everybody inside."""
        request = self.request_to(case, agency)
        with self.look(self._who(who)) as viewer:
            reply = cases.reply_to_request(
                request=request,
                answer="known",
                facts=[
                    GivenFact(
                        words=f"Seen twice at A&E with burns, says {agency}",
                        source="Record of the emergency department",
                        on=days(-20).date(),
                        nature="fact",
                        marking="panel",
                        gateway="children-act-2004-s10-s11",
                    )
                ],
                by=viewer,
                at=at or days(0.1),
            )
            return Fact.objects.get(reply=reply)

    def rate(self, case: Case, value: str, because: str, *, at: datetime) -> None:
        """Rated anew."""
        with self.look(self.p.alice) as alice:
            cases.set_track(case=case, track="rating", value=value, because=because, by=alice, at=at)

    @remembered
    def deciding(self, case: Case | None = None, *, at: datetime | None = None, who: str = "alice") -> Case:
        """Ready for a decision, with a recommendation."""
        case, at = case or self.screened(), at or days(0.2)
        with self.look(self.p.alice) as alice:
            cases.finish_research(case=case, because="Enough is known", by=alice, at=at)
        with self.look(self._who(who)) as viewer:
            cases.fill_form(case=case, form="recommendation", answers=RECOMMENDED, by=viewer, at=at)
        return case

    def decide(
        self,
        case: Case,
        *outcomes: str,
        at: datetime | None = None,
        who: str = "chair",
        because: str = "The threshold of significant harm is met",
    ) -> None:
        """The manager signs off."""
        with self.look(self._who(who)) as viewer:
            cases.move_case(
                case=case, state="decided", because=because, chosen=outcomes, by=viewer, at=at or days(0.25)
            )

    @remembered
    def discussed(
        self,
        case: Case | None = None,
        *,
        at: datetime | None = None,
        attending: Sequence[str] = ("bob", "sol", "nia"),
    ) -> AgendaItem:
        """A strategy discussion under way on a case that waits for a decision."""
        case, at = case or self.screened(), at or days(0.2)
        with self.look(self.p.alice) as alice:
            meeting = meetings.schedule_meeting(scheme=self.scheme, starts_at=at, by=alice, at=at)
            item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
            for person in (self.p.alice, *(self._who(name) for name in attending)):
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
        return item

    def fresh(self, case: Case) -> Case:
        """The case as it stands now."""
        with self.look(self.p.alice):
            return Case.objects.select_related("scheme", "referral").get(id=case.id)

    def _who(self, name: str) -> Viewer:
        found: Viewer = getattr(self, name, None) or getattr(self.p, name)
        return found


def a_mash(p: Personas, look: Look) -> Mash:
    """The personas with a MASH, and somebody of children’s social care and of health."""
    sol = add_person(p, "sol", "social-care", Role.REPRESENTATIVE, kind="childrens-social-care")
    nia = add_person(p, "nia", "health", Role.REPRESENTATIVE)
    return Mash(p, look, start_mash(p, look, more=MORE), sol, nia)
