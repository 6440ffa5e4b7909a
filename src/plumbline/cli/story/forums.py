"""One person whom the panel and the IOM scheme both work with: each sent the police to the same door, and nobody has noticed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, inbox
from plumbline.cases.queries.people import people_of
from plumbline.cli.progress import say
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.iom import SLUG as IOM
from plumbline.cli.story.iom import IomStory
from plumbline.cli.story.partnership import SCHEME, Cast


@dataclass(frozen=True, slots=True)
class ForumsStory:
    """The cast, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Select somebody of the panel for the IOM scheme as well, and ask for much the same at both tables."""
        ref, person = self._of_the_panel()
        selected = self.calendar.now - timedelta(days=24) + timedelta(hours=10)
        (other,) = IomStory(self.cast, self.calendar).select([person], selected)
        self._ask(ref, "the flat twice a week in the evening (made up)", selected - timedelta(days=3))
        self._ask(other, "the flat each Friday evening with probation (made up)", selected)
        say("Asked the police for much the same at two tables")

    def _of_the_panel(self) -> tuple[str, UUID]:
        """An open case of the panel that the police are in, about somebody who is in no case of the IOM scheme."""
        with acting_as(self.cast.people["coordinator"]) as alice:
            lines = inbox(alice).cases
            taken = {
                p.person_id
                for one in lines
                if one.case.scheme.slug == IOM
                for p in people_of(alice, one.case)
            }
            found = [
                one.case
                for one in lines
                if one.case.scheme.slug == SCHEME
                and one.state == "active"
                and self._is_apart(one.case, taken)
            ]
        return found[-1].ref, found[-1].person_id

    def _is_apart(self, case: Any, taken: set[UUID]) -> bool:
        return case.person_id not in taken and self.cast.agencies["police"] in case.seen_by_agencies

    def _ask(self, ref: str, what: str, at: datetime) -> None:
        owner = self.cast.people["representative"]

        def propose(alice: Viewer) -> Any:
            return cases.propose_action(
                case=case_for(alice, ref),
                verb="Visit",
                what=what,
                owner=owner.user_id,
                agency=self.cast.agencies["police"],
                serves_none_because="So that he is seen between meetings",
                due_on=self.calendar.today + timedelta(days=45),
                by=alice,
                at=at,
            )

        with acting_as(self.cast.people["coordinator"]) as alice:
            action = propose(alice)
        with acting_as(owner) as bob:
            cases.accept_action(action=action, by=bob, at=at + timedelta(hours=4))
