"""Care, for the demo: cases opened in an emergency, a warning for those who visit, an agency that is let know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, inbox, my_people
from plumbline.cases.services.presence import share_presence
from plumbline.cases.services.staff_warnings import warn_staff
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import Cast
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking


@dataclass(frozen=True, slots=True)
class CareStory:
    """The cast and the calendar. The adviser of the refuge opens cases of the violence panel that the refuge is not in."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Warn and let know; open a case that is judged, and one that is not."""
        self._warn()
        self._let_know()
        judged = self._opened(9, "Rung by her neighbour at night, and nobody of the panel answered (made up)")
        if judged is not None:
            with acting_as(self.cast.people["governance"]) as gwen:
                cases.review_break_glass(
                    opening_id=judged, outcome="justified", words="The neighbour confirms the call (made up)", by=gwen,
                    at=self._ago(8),
                )  # fmt: skip
        self._opened(1, "Somebody of this case was at the refuge (made up)")

    def _warn(self) -> None:
        with acting_as(self.cast.people["practitioner"]) as petra:
            case = case_for(petra, my_people(petra)[0].line.case.ref)
            warn_staff(
                case=case, person_id=case.person_id, do="Visit in pairs, and not after dark",
                why="A worker was followed to the car in the spring (made up)", source="Probation’s own record (made up)",
                until=timezone.localdate(self.calendar.now + timedelta(days=80)), marking=Marking.PANEL, by=petra, at=self._ago(12),
            )  # fmt: skip

    def _let_know(self) -> None:
        refuge = self.cast.agencies["refuge"]
        with acting_as(self.cast.people["coordinator"]) as alice:
            for ref in self._refs_of(alice)[-1:]:
                case = case_for(alice, ref)
                share_presence(
                    case=case, person_id=case.person_id, agency=refuge, gateway=next(iter(kind_of(case.scheme).gateways)),
                    call="Alice Coord, Zedton Council, extension 0 (made up)", words="They meet her at the drop-in (made up)",
                    until=timezone.localdate(self.calendar.now + timedelta(days=120)), by=alice, at=self._ago(10),
                )  # fmt: skip

    def _opened(self, days: int, words: str) -> UUID | None:
        at = self._ago(days)
        for ref in self._refs():
            with acting_as(self.cast.people["adviser"]) as ines:
                row = cases.break_glass(ref=ref, reason="danger", words=words, by=ines, at=at)
            if row is not None and row.words == words:
                return row.id
        return None

    def _refs(self) -> list[str]:
        with acting_as(self.cast.people["coordinator"]) as alice:
            return self._refs_of(alice)[:2]

    def _refs_of(self, alice: Viewer) -> list[str]:
        """Open cases of the violence panel that the refuge is not in."""
        refuge = self.cast.agencies["refuge"]
        lines = [line.case for line in inbox(alice).cases if line.case.scheme.kind == "violence"]
        return [case.ref for case in lines if refuge not in case.seen_by_agencies]

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=11)
