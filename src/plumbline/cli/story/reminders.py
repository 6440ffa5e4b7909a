"""The last days of the story: an action that is due soon, one that is late, and what each was reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.queries import account_shown
from plumbline.access.services import name_manager
from plumbline.agencies.rules import add_working_days, is_working_day
from plumbline.cases import services as cases
from plumbline.cases.queries import inbox
from plumbline.cases.services.reminding import remind_everybody
from plumbline.cli.progress import say
from plumbline.cli.story.calendar import LONDON
from plumbline.cli.story.partnership import SCHEME, Cast


WORKING_DAYS_LATE = 5
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reminders:
    """The cast on the days up to today."""

    cast: Cast
    today: date

    def play(self) -> None:
        """Leave an action of the landlord's due on the next working day, and one of the police late by five."""
        self._name_a_manager()
        due, late_since = add_working_days(self.today, 1), self._working_days_ago(WORKING_DAYS_LATE)
        soon, late = self._open_cases()
        self._action(soon, "housing", "housing", "Change", "the lock of the back door", due, self.today)
        asked = late_since - timedelta(days=14)
        self._action(
            late, "representative", "police", "Visit", "the flat on a Friday evening", late_since, asked
        )
        for day in (late_since, add_working_days(late_since, 3), self._working_days_ago(0)):
            remind_everybody(on=day, at=_by_now(_morning(day)))
        say("Reminded people of what is due and what is late")

    def _name_a_manager(self) -> None:
        with acting_as(self.cast.people["administrator"]) as ade:
            _, held, _ = account_shown(ade, self.cast.people["representative"].user_id)
            name_manager(membership_id=held[0].id, manager=self.cast.people["chair"].user_id, by=ade)

    def _open_cases(self) -> tuple[Any, Any]:
        """The two newest cases of the panel that housing and police are in, and that have a plan."""
        wanted = {self.cast.agencies["housing"], self.cast.agencies["police"]}
        with acting_as(self.cast.people["coordinator"]) as alice:
            found = [
                line.case
                for line in inbox(alice).cases
                if line.case.scheme.slug == SCHEME
                and line.state == "active"
                and wanted <= set(line.case.seen_by_agencies)
            ]
        return found[-1], found[-2]

    def _action(self, case: Any, who: str, agency: str, verb: str, what: str, due: date, asked: date) -> None:
        owner = self.cast.people[who]
        with acting_as(self.cast.people["coordinator"]) as alice:
            action = cases.propose_action(
                case=case,
                verb=verb,
                what=f"{what} (made up)",
                owner=owner.user_id,
                agency=self.cast.agencies[agency],
                serves_none_because="Asked for between meetings",
                due_on=due,
                by=alice,
                at=_by_now(_morning(asked)),
            )
        with acting_as(owner) as viewer:
            cases.accept_action(
                action=action, by=viewer, at=_by_now(_morning(asked) + timedelta(hours=4), MINUTE)
            )

    def _working_days_ago(self, days: int) -> date:
        day = self.today
        while days or not is_working_day(day):
            days -= is_working_day(day)
            day -= timedelta(days=1)
        return day


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(6), tzinfo=LONDON)


def _by_now(at: datetime, ago: timedelta = 2 * MINUTE) -> datetime:
    """The moment, or a little while ago where it is still to come: before the morning of today has come, nothing happened in it."""
    return min(at, timezone.now() - ago)
