"""What the story's people were told: one told and consenting, then withdrawing; one not told for a time; an objection, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, inbox, my_people
from plumbline.cases.telling import in_force, law
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import Cast


@dataclass(frozen=True, slots=True)
class TellingStory:
    """The cast and the calendar. Plays on the open case of the violence panel that has gone furthest, and on another."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Tell one person, and decide about another."""
        with acting_as(self.cast.people["practitioner"]) as petra:
            ref = my_people(petra)[0].line.case.ref
            self._told(petra, ref)
        with acting_as(self.cast.people["coordinator"]) as alice:
            self._answer(alice, ref)
            self._not_told(alice, ref)

    def _told(self, petra: Viewer, ref: str) -> None:
        case = case_for(petra, ref)
        person = case.person_id
        cases.say_told(
            case=case, person_id=person, how="in_person", words="At the kitchen table, with the leaflet (made up)", by=petra,
            on=self._ago(38).date(), at=self._ago(38),
        )  # fmt: skip
        for answer, days in (("given", 38), ("withdrawn", 4)):
            cases.record_consent(
                case=case, person_id=person, service="A walking group (made up)", answer=answer, how="in_person", by=petra,
                on=self._ago(days).date(), at=self._ago(days),
            )  # fmt: skip

    def _answer(self, alice: Viewer, ref: str) -> None:
        case = case_for(alice, ref)
        objection = cases.take_objection(
            case=case, person_id=case.person_id, to_what="That the landlord is asked about the rent (made up)",
            words="What I owe is nobody’s business (made up)", by=alice, on=self._ago(30).date(), at=self._ago(30),
        )  # fmt: skip
        cases.extend_objection(
            objection=objection, reason=in_force(law().extensions, on=self._ago(25).date())[0].slug, words="The landlord is asked first (made up)",
            months=1, told_on=self._ago(25).date(), by=alice, at=self._ago(25),
        )  # fmt: skip
        cases.answer_objection(
            objection=objection, outcome="upheld", words="The landlord is not asked again (made up)", by=alice,
            on=self._ago(20).date(), at=self._ago(20),
        )  # fmt: skip

    def _not_told(self, alice: Viewer, told: str) -> None:
        other = self._other(alice, lambda ref: ref != told)
        if other is None:
            return
        case = case_for(alice, other)
        cases.say_not_told(
            case=case, person_id=case.person_id, reason="crime", decided_by=alice.user_id,
            words="An arrest is planned (made up)", review_on=timezone.localdate(self.calendar.now + timedelta(days=75)), by=alice,
            on=self._ago(1).date(), at=self._ago(1),
        )  # fmt: skip

    @staticmethod
    def _other(alice: Viewer, fits: Callable[[str], bool]) -> str | None:
        lines = [line for line in inbox(alice).cases if line.case.scheme.kind == "violence"]
        return next((line.case.ref for line in lines if fits(line.case.ref)), None)

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=11)
