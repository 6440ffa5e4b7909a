"""A MARAC to test with, beside the violence panel of `tests.casework`, and steps that bring a case of it forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import Scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look, days
from tests.personas import PARTNERS, Personas


CRITERIA = ("At high risk of serious harm by domestic abuse",)
ANSWERS = {"happened": "Hit and choked on Friday", "consent": "given", "perpetrator_told": "no"}
VICTIM = GivenPerson(
    "victim", first_name="Canary", last_name="Vickers", date_of_birth=date(1990, 5, 4), sex="F"
)
HARMER = GivenPerson(
    "perpetrator", first_name="Canary", last_name="Perkins", date_of_birth=date(1988, 2, 1), sex="M"
)
CHILD = GivenPerson("child", first_name="Canary", last_name="Childs", date_of_birth=date(2019, 1, 1))


def start_marac(p: Personas, look: Look) -> Scheme:
    """A MARAC hosted by the council, under an agreement of its own."""
    job = job_viewer("set-up")
    identify(job)
    sign_agreement(
        name="Made-up MARAC agreement",
        parties=[p.agencies[a] for a in PARTNERS],
        purpose="marac",
        gateway="Crime and Disorder Act 1998 s.115",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job,
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug="marac",
            kind="marac",
            name="Made-up MARAC",
            host_agency=p.agencies["council"],
            partner_agencies=[p.agencies[a] for a in PARTNERS if a != "council"],
            by=alice,
            at=days(-60),
        )
        sign_charter(
            scheme=scheme,
            aim="Victims at high risk are safer",
            criteria=CRITERIA,
            measure="Repeats within twelve months",
            stop_rule="None: the partnership board reviews it each year",
            signed_on=date(2026, 1, 5),
            review_on=date(2027, 1, 5),
            by=alice,
            at=days(-55),
        )
    return scheme


@dataclass
class Marac:
    """The personas with a MARAC."""

    p: Personas
    look: Look
    scheme: Scheme

    def referral(
        self,
        *people: GivenPerson,
        route: str = "professional_judgement",
        incident_on: date | None = None,
        at: datetime | None = None,
    ) -> Referral:
        """The police refer."""
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme,
                words="Choked, threats to kill, separated last month",
                people=people or (VICTIM, HARMER, CHILD),
                entry=GivenEntry(route, incident_on=incident_on, answers=ANSWERS),
                made_up=True,
                by=bob,
                at=at or days(0),
            )

    def taken(
        self, referral: Referral | None = None, *, ask: tuple[str, ...] = ("police", "housing")
    ) -> Case:
        """A case taken in the day after its referral."""
        referral = referral or self.referral()
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=referral,
                decision="take",
                because="High risk",
                lead_agency=self.p.agencies["council"],
                ask=[self.p.agencies[a] for a in ask],
                criteria_met=CRITERIA,
                by=alice,
                at=referral.referred_at + timedelta(days=1),
            )
        assert case is not None
        return case
