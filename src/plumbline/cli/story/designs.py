"""Two made-up plans beside the lottery's: cases against people alike of the same day, and a list whose others wait for their turn."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cli.progress import say
from plumbline.cli.story.chain import HOUR, Chain
from plumbline.finding.services import freeze_by_rank
from plumbline.schemes.queries import scheme
from plumbline.studies.enums import Design


HALF_A_YEAR = 182
SAME_DAY = (
    "Is there less violence after a case begins than among people alike who had none on that day? (made up)"
)
WAITING = "Is there less violence among those who go first than among those who wait? (made up)"


def plan_same_day(chain: Chain) -> UUID:
    """Freeze a list of the panel's by rank two hours before the one that counts, and lock a plan that compares its cases; gives the plan.

    Cases that begin in half a year are followed for half a year, so that a year of files brings it to its end.
    """
    at, panel = chain.calendar.frozen_at - 2 * HOUR, scheme("violence-panel").id

    def freeze(by: Viewer) -> UUID:
        # No place is offered from it: the plan asks the rule alone, of whoever has a case.
        return UUID(str(freeze_by_rank(by=by, at=at, places=1, scheme_id=panel).id))

    run = chain.as_analyst(freeze)
    return chain.plan_evaluation(
        run, question=SAME_DAY, at=at, design=Design.SAME_DAY.value, window_days=HALF_A_YEAR
    )


def evaluate_same_day(chain: Chain, protocol: UUID) -> None:
    """Compare at the end of its year, an hour before the results that pages show as the latest."""
    chain.evaluate(protocol, at=chain.calendar.now - 2 * HOUR)


def plan_waitlist(chain: Chain, run: UUID) -> None:
    """Register a plan for the list of today, to be read and locked: those not drawn are offered a place in a year."""
    chain.plan_evaluation(
        run, question=WAITING, at=chain.calendar.now, design=Design.WAITLIST.value, lock=False
    )
    say("Planned a waitlist, and cases against people alike of the same day")
