"""The story's assessments: two by a made-up lantern months apart, a band set by judgement, one half written, a formulation, a safety plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.assessments.queries import instruments
from plumbline.assessments.services import load_instrument
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, inbox, my_people
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import Cast


T = TypeVar("T")
SAMPLES = ("made_up_lantern.yaml", "made_up_compass.yaml")
FIRST = {
    "lamp1": "yes", "lamp2": "most", "lamp3": "Her sister, two streets away (made up)", "road1": "4", "road2": "not_known",
    "road3": "yes", "weather1": "storm", "weather2": "It had rained for a week (made up)",
}  # fmt: skip
THEN = FIRST | {"lamp1": "no", "lamp2": "some", "road1": "2", "road2": "no", "weather1": "not_known"}


@dataclass(frozen=True, slots=True)
class AssessingStory:
    """The cast and the calendar. Plays on the open case of the violence panel that has gone furthest, and on one of the MARAC."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Load the samples, and assess."""
        with acting_as(job_viewer("set-up")) as job:
            for name in SAMPLES:
                load_instrument(path=Path(__file__).with_name(name), by=job, at=self._ago(380))
        ref = self._by("practitioner", lambda petra: my_people(petra)[0].line.case.ref)
        self._assess(ref, FIRST, 40)
        self._assess(ref, THEN, 3)
        self._by("practitioner", lambda petra: self._leave_half(petra, ref))
        self._by("practitioner", lambda petra: self._formulate(petra, ref))
        self._by("practitioner", lambda petra: self._plan(petra, ref, "housing"))
        self._behind_the_wall()

    def _assess(self, ref: str, answers: dict[str, str], days: int) -> None:
        def assess(petra: Viewer) -> None:
            draft = self._begin(petra, ref, "made-up-lantern", days)
            row = cases.finish_assessment(
                draft=draft, answers=answers, window=uuid4(), turn=1, version=0, by=petra, at=self._ago(days)
            )
            if days < 10:
                cases.override_band(
                    assessment=row,
                    band="flickering",
                    because="The lamp went out twice since, as her sister says (made up)",
                    by=petra,
                    at=self._ago(days),
                )

        self._by("practitioner", assess)

    def _begin(self, by: Viewer, ref: str, slug: str, days: int) -> Any:
        case = case_for(by, ref)
        instrument = next(row for row in instruments() if row.slug == slug)
        return cases.begin_assessment(
            case=case, person_id=case.person_id, instrument_id=instrument.id, by=by, at=self._ago(days)
        )

    def _leave_half(self, petra: Viewer, ref: str) -> None:
        draft = self._begin(petra, ref, "made-up-compass", 1)
        cases.save_answers(
            draft=draft, typed={"q_c1": "yes"}, window=uuid4(), turn=1, version=0, by=petra, at=self._ago(1)
        )

    def _formulate(self, petra: Viewer, ref: str) -> None:
        case = case_for(petra, ref)
        for facts, days in (
            ({"what": "Hurt twice since the spring, both times at home (made up)"}, 39),
            (
                {
                    "what": "Hurt twice since the spring, both times at home; nothing since the locks (made up)",
                    "why_now": "The tenancy ends in six weeks (made up)",
                    "protects": "The sister, and work from Monday to Thursday (made up)",
                },
                3,
            ),
        ):
            cases.write_formulation(
                case=case,
                person_id=case.person_id,
                facts=facts,
                opinions={"keeps": "Money is owed, and not to a bank, I think (made up)"},
                by=petra,
                at=self._ago(days),
            )

    def _plan(self, by: Viewer, ref: str, reader: str) -> None:
        case = case_for(by, ref)
        cases.write_safety_plan(
            case=case,
            person_id=case.person_id,
            words="If the door is tried: ring 999, then the sister; leave by the back; the bag is with the neighbour (made up)",
            review_on=timezone.localdate(self.calendar.now + timedelta(days=60)),
            agencies=[self.cast.agencies[reader]],
            by=by,
            at=self._ago(2),
        )

    def _behind_the_wall(self) -> None:
        """The adviser's plan in a case of the MARAC, for the police to read: nobody else there learns of it."""

        def open_marac(alice: Viewer) -> str | None:
            lines = [line for line in inbox(alice).cases if line.case.scheme.kind == "marac"]
            return next((line.case.ref for line in lines), None)

        ref = self._by("coordinator", open_marac)
        if ref is not None:
            self._by("adviser", lambda ines: self._plan(ines, ref, "police"))

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=11)
