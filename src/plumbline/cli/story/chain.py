"""The counting half of the story: town, files, links, shape, lists, outcomes. Each step as the database role that it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cli.bootstrap import connect_as
from plumbline.cli.progress import say
from plumbline.cli.story.calendar import Calendar
from plumbline.embedded import Server
from plumbline.finding.services import commit_to_lot, freeze_by_lot, freeze_by_rank, run_shape, write_listed
from plumbline.linking.services import link_everyone
from plumbline.schemes.queries import scheme
from plumbline.studies.services import (
    evaluate,
    lock_protocol,
    register_protocol,
    try_power,
    witness_protocol,
)
from plumbline.studies.services.planning import QUESTION, WINDOW_DAYS
from plumbline.timeline.services import take_in_file
from plumbline.town import TownPlan, build_town, follow_up, write_town
from plumbline.values.errors import DataUnfit


T = TypeVar("T")
ETHICS = "Made-up ethics decision ZED-1: places are fewer than people who could use one"
HOUR = timedelta(hours=1)
REHEARSAL = "If places had gone down the ranks and nobody had drawn lots, what could we tell?"
SEED = b"a seed for made-up people only"


@dataclass(frozen=True, slots=True)
class Chain:
    """One database, and a way to be each of its roles in turn. Only the embedded server allows that."""

    server: Server
    database: str
    folder: Path
    calendar: Calendar
    analyst: Viewer

    def role(self, name: str) -> None:
        """Use the database as another role from here on."""
        connect_as(name, self.server, self.database)

    def make_town(self, people: int) -> None:
        """Write the 36 months before the list was frozen."""
        say(f"Making up a town of {people:,} people")
        plan = TownPlan(
            people=people,
            months=36,
            seed=1,
            world="D",
            problem="people",
            until=self.calendar.frozen,
            partners=True,
        )
        write_town(build_town(plan), self.folder)

    def follow_town(self, treated: Path) -> None:
        """Write the 12 months since. The made-up panel makes no difference: that is the hard thing to show."""
        say("Making up the twelve months that followed")
        follow_up(self.folder, 12, treated, 1.0)

    def take_in(self) -> None:
        """Take in every extract that is not in yet."""
        self.role("loader")
        for path in sorted((self.folder / "extracts").iterdir()):
            with acting_as(job_viewer("ingest")) as job:
                taken = take_in_file(path, by=job)
            if not taken.held_already:
                say(f"Took in {path.name}: {taken.staged:,} of {taken.read:,} rows")

    def link(self) -> None:
        """Join records."""
        self.role("matcher")
        with acting_as(job_viewer("link")) as job:
            report = link_everyone(by=job)
        say(f"Linked {report.records:,} records: {report.people:,} people")

    def measure(self, *, last_day: bool) -> None:
        """Measure the shape of the problem over two years up to the list, or to today: one cannot say whether the top stays the top."""
        end = self.calendar.now if last_day else self.calendar.frozen_at
        start = end.replace(year=end.year - 2)
        self.as_analyst(lambda by: run_shape(by=by, at=end, start=start, end=end))
        say("Measured the shape of the problem")

    def freeze(self, *, listed: int, last_day: bool, seed: bytes) -> UUID:
        """Commit to a seed; in a later transaction freeze the whole eligible list and draw the lot."""
        at = self.calendar.now if last_day else self.calendar.frozen_at
        panel = scheme("violence-panel").id
        committed = self.as_analyst(
            lambda by: (
                commit_to_lot(by=by, at=at, listed=listed, scheme_id=panel, ethics=ETHICS, seed=seed).id
            )
        )
        run = self.as_analyst(lambda by: freeze_by_lot(commitment_id=committed, by=by, at=at))
        say(f"Froze a list of {run.eligible:,}; {run.listed} stand around the line")
        return UUID(str(run.id))

    def rehearse_by_rank(self, *, listed: int) -> UUID:
        """Freeze a list by rank that nobody is nominated from, and lock the plan for it; gives the protocol.

        It stands an hour before the list that counts, so that pages which show the latest show that one.
        """
        at = self.calendar.frozen_at - HOUR
        run = self.as_analyst(lambda by: freeze_by_rank(by=by, at=at, places=listed))
        return self.plan_evaluation(UUID(str(run.id)), question=REHEARSAL, at=at)

    def hand_over(self, run_id: UUID, path: Path) -> None:
        """Write who was drawn, for the made-up town to go on from."""
        self.as_analyst(lambda by: write_listed(run_id=run_id, path=path, by=by, at=self.calendar.frozen_at))

    def plan_evaluation(
        self,
        run_id: UUID,
        *,
        question: str = QUESTION,
        at: datetime | None = None,
        looks: Sequence[int] = (),
        parts: Sequence[str] = (),
        design: str = "",
        window_days: int = WINDOW_DAYS,
        lock: bool = True,
    ) -> UUID:
        """Register the protocol and lock it, before a day of follow-up is loaded; or leave it for somebody to read and lock."""
        at = at or self.calendar.frozen_at

        def plan(by: Viewer) -> UUID:
            protocol = register_protocol(
                run_id=run_id,
                by=by,
                at=at,
                question=question,
                looks=looks,
                parts=parts,
                design=design,
                window_days=window_days,
                # A made-up file is whole on the day that it ends: nothing is told of later.
                late_by=0,
            )
            if lock:
                lock_protocol(protocol_id=protocol.id, by=by, at=at)
            return UUID(str(protocol.id))

        return self.as_analyst(plan)

    def witness(self, protocol_id: UUID, witness: Viewer, *, at: datetime) -> None:
        """Have somebody of another agency read the locked plan and say so."""
        self.role("worker")
        with acting_as(witness) as by:
            witness_protocol(protocol_id=protocol_id, by=by, at=at)
        say(f"Witnessed the plan: {witness.name}")

    def play(self, run_id: UUID) -> None:
        """Play the list's size as a lottery on the years before it."""

        def play(by: Viewer) -> None:
            try:
                try_power(run_id=run_id, by=by, at=self.calendar.frozen_at)
            except DataUnfit as unfit:
                say(str(unfit))

        self.as_analyst(play)

    def evaluate(self, protocol_id: UUID, *, at: datetime | None = None) -> None:
        """Compare, as the protocol says, today or at another moment."""
        moment = at or self.calendar.now
        result = self.as_analyst(lambda by: evaluate(protocol_id=protocol_id, by=by, at=moment))
        say(f"Evaluated: {result.verdict}")

    def as_analyst(self, act: Callable[[Viewer], T]) -> T:
        """Do something as the analyst, as the database role of one."""
        self.role("analyst")
        with acting_as(self.analyst) as by:
            return act(by)
