"""Three made-up plans beside the lottery's: cases against people alike of the same day, a line that nothing hangs on, and a list whose others wait."""

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
AT_THE_LINE = "Do the last people on a list go on otherwise than the first who are not, where nobody was offered anything? (made up)"
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


def plan_at_the_line(chain: Chain, *, listed: int) -> UUID:
    """Freeze a list by rank from which nobody is offered a place, and lock a plan that compares at its line; gives the plan.

    Nothing was done for anybody, so that a difference at the line would be luck or a fault.
    """
    at = chain.calendar.frozen_at - 3 * HOUR
    run = chain.as_analyst(lambda by: freeze_by_rank(by=by, at=at, places=listed))
    return chain.plan_evaluation(
        UUID(str(run.id)), question=AT_THE_LINE, at=at, design=Design.CAPACITY_LINE.value
    )


def evaluate_at_the_line(chain: Chain, protocol: UUID) -> None:
    """Compare at the end of the year, before the other results."""
    chain.evaluate(protocol, at=chain.calendar.now - 3 * HOUR)


def plan_waitlist(chain: Chain, run: UUID) -> None:
    """Register a plan for the list of today, to be read and locked: those not drawn are offered a place in a year."""
    chain.plan_evaluation(
        run, question=WAITING, at=chain.calendar.now, design=Design.WAITLIST.value, lock=False
    )
    say("Planned a waitlist, a line, and cases against people alike of the same day")
