"""The team beside the panel: a manager, three specialists who keep their agencies, six cases directed, and somebody not vetted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import account_shown
from plumbline.access.services import mark_vetting, set_leave
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, case_page, inbox
from plumbline.cases.queries.team import caseloads
from plumbline.cli.progress import say
from plumbline.cli.story.calendar import LONDON
from plumbline.cli.story.partnership import SCHEME, Cast
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.queries import scheme, team_mates_of
from plumbline.schemes.services import appoint


LASTS = timedelta(days=730)
SPECIALISTS = {
    "practitioner": "work with young adults",
    "housing": "housing law",
    "representative": "patrols",
}
OFFERS = (
    ("practitioner", "Meet", "them weekly at the hub, from Monday until the summer (made up)", True),
    ("housing", "Bring", "the flat up to the security standard by the end of the month (made up)", True),
    ("representative", "Call", "at the flat each Friday evening for six weeks (made up)", False),
)


class Story(Protocol):
    """The part of the panel's story that this one needs."""

    @property
    def cast(self) -> Cast:
        """Who is who."""

    @property
    def calendar(self) -> Any:
        """The days of the story."""

    def by(self, who: str, act: Any) -> Any:
        """Do something as one of the cast."""


def found_team(story: Story) -> None:
    """Name the manager and the specialists, from the first day of the year."""
    at = story.calendar.at(1)

    def found(alice: Viewer) -> None:
        _appoint(story, alice, "manager", TeamPart.MANAGER, at)
        for who, brings in SPECIALISTS.items():
            _appoint(story, alice, who, TeamPart.SPECIALIST, at, brings=brings)

    story.by("coordinator", found)


def _appoint(
    story: Story, alice: Viewer, who: str, part: TeamPart, at: datetime, *, brings: str = ""
) -> None:
    appoint(
        scheme=scheme(SCHEME),
        part=part,
        user=story.cast.people[who].user_id,
        agency=_agency(story, who),
        brings=brings,
        starts=timezone.localdate(at),
        until=timezone.localdate(at) + LASTS,
        because="Seconded for two years (made up)",
        by=alice,
        at=at,
    )


def _agency(story: Story, who: str) -> UUID:
    return story.cast.people[who].agency_ids[0]


def give_to_team(story: Story, refs: list[str], at: datetime) -> None:
    """Give cases to the team, once their research is in."""
    for ref in refs:
        story.by(
            "coordinator",
            lambda alice, ref=ref: cases.choose_delivery(
                case=case_for(alice, ref),
                how=How.TEAM,
                because="Needs somebody to direct the work from day to day (made up)",
                by=alice,
                at=at,
            ),
        )


def direct_plans(story: Story, refs: list[str], at: datetime) -> None:
    """After the meeting the manager names who leads and directs three actions; the co-ordinator agrees the plan."""
    for ref in refs:
        story.by("manager", lambda mina, ref=ref: _direct(story, mina, ref, at))
        story.by(
            "coordinator", lambda alice, ref=ref: cases.agree_plan(case=case_for(alice, ref), by=alice, at=at)
        )


def _direct(story: Story, mina: Viewer, ref: str, at: datetime) -> None:
    page = case_page(mina, ref, at=at)
    petra = story.cast.people["practitioner"]
    cases.name_lead_worker(
        case=page.case,
        user=petra.user_id,
        agency=_agency(story, "practitioner"),
        because="Sees them most (made up)",
        by=mina,
        at=at,
    )
    for who, verb, what, serves in OFFERS:
        cases.direct_action(
            case=page.case,
            verb=verb,
            what=what,
            owner=story.cast.people[who].user_id,
            agency=_agency(story, who),
            objective=page.objectives[0].objective if serves else None,
            serves_none_because="" if serves else "Asked for by the district commander (made up)",
            by=mina,
            at=at,
        )


def leave_team_at_work(story: Story, today: date) -> None:
    """A note of supervision, leave with its cover, and a request to a hospital whose representative is not vetted yet."""
    _go_on(story, today)
    story.by("manager", lambda mina: _look_after(story, mina, today))
    story.by("administrator", lambda ade: _not_vetted(story, ade))
    story.by("coordinator", lambda alice: _ask_hospital(story, alice))
    say("Left a team at work beside the panel")


def _look_after(story: Story, mina: Viewer, today: date) -> None:
    petra, dana = (story.cast.people[who].user_id for who in ("practitioner", "housing"))
    ref = _team_lines(mina)[-1].ref
    cases.write_supervision_note(
        case=case_for(mina, ref),
        specialist=petra,
        words="Two visits came late. Agreed: ring before each, and log the same day (made up)",
        by=mina,
        at=story.calendar.now,
    )
    set_leave(
        user_id=petra,
        starts=today + timedelta(days=10),
        ends=today + timedelta(days=17),
        cover=dana,
        team=team_mates_of(petra),
        as_manager=True,
        by=mina,
    )


def _team_lines(mina: Viewer) -> list[Any]:
    return [line.case for load in caseloads(mina) for line in load.cases]


def _go_on(story: Story, today: date) -> None:
    """The last fortnight: one action goes on with a contact, one is of somebody who cannot, one is late."""
    began = datetime.combine(today - timedelta(days=12), time(9), tzinfo=LONDON)

    def directs(mina: Viewer) -> tuple[str, list[Any]]:
        page = case_page(mina, _team_lines(mina)[-1].ref)
        objective = page.objectives[0].objective
        offers = (
            ("practitioner", "Take", "them to the job centre each Tuesday in December (made up)", 30),
            ("housing", "Apply", "for a ground-floor flat before the panel of the 20th (made up)", 8),
            ("representative", "Call", "at the flat before each weekend of the month (made up)", 20),
        )
        return page.case.ref, [
            cases.direct_action(
                case=page.case,
                verb=verb,
                what=what,
                owner=story.cast.people[who].user_id,
                agency=_agency(story, who),
                objective=objective,
                due_on=began.date() + timedelta(days=lasts),
                by=mina,
                at=began,
            )
            for who, verb, what, lasts in offers
        ]

    ref, (goes_on, _, cannot) = story.by("manager", directs)
    later = began + timedelta(days=5)

    def visits(petra: Viewer) -> None:
        cases.start_action(action=goes_on, by=petra, at=later)
        for outcome, minutes, days in (("no_answer", 0, 5), ("met", 40, 7)):
            at = began + timedelta(days=days)
            cases.log_contact(
                case=case_for(petra, ref),
                outcome=outcome,
                minutes=minutes,
                action=goes_on,
                happened_at=at,
                by=petra,
                at=at,
            )

    story.by("practitioner", visits)
    story.by(
        "representative",
        lambda bob: cases.report_could_not(
            action=cannot,
            reason="no_capacity",
            words="No patrol is free at weekends this month (made up)",
            by=bob,
            at=later,
        ),
    )


def _not_vetted(story: Story, ade: Viewer) -> None:
    _, held, _ = account_shown(ade, story.cast.people["unvetted"].user_id)
    mark_vetting(membership_id=held[0].id, cleared=False, words="Form sent, not back yet (made up)", by=ade)


def _ask_hospital(story: Story, alice: Viewer) -> None:
    """The newest case that is still being researched."""
    newest = [line.case for line in inbox(alice).cases if line.state == "triaged"][-1]
    cases.ask_for_research(
        case=newest,
        agencies=[_agency(story, "unvetted")],
        question="Has this person been seen with an injury this year?",
        by=alice,
        at=story.calendar.now,
    )
