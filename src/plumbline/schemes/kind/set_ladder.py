"""Days after which an action is chased, rung by rung, that a partnership may set. Who is told, and in which order, stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.ladder import Ladder, Rung, is_in_order
from plumbline.schemes.kind.setting import Setting, number_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


MOST_DAYS = 90
SOURCE = "journeys 2.6; local practice"


def ladder_settings(kind: Kind) -> Iterator[Setting]:
    """The days of each rung that is not on the day itself."""
    for rung in kind.ladder.rungs:
        if rung.when != "on":
            yield Setting(f"ladder.{rung.slug}", _words(rung), str(rung.days), SOURCE, _lay(rung.slug))


def check_ladder(ladder: Ladder) -> None:
    """Refuse rungs that do not come one after the other.

    Raises
    ------
    DataUnfit: with the rungs in the order in which they must come.
    """
    if not is_in_order(ladder.rungs):
        raise DataUnfit(
            "Each reminder of a late action comes on a later day than the one before it. Set the later one first.",
            slug="ladder-unfit",
        )


def _words(rung: Rung) -> str:
    if rung.when == "before":
        return say("Days before an action is due on which it is chased: “{label}”", label=rung.label)
    if rung.counted == "working_days":
        return say("Working days after which a late action is chased: “{label}”", label=rung.label)
    return say("Days after which a late action is chased: “{label}”", label=rung.label)


def _lay(slug: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        days = number_of(told)
        if days > MOST_DAYS:
            raise DataUnfit(say("Give {most} days or fewer.", most=MOST_DAYS), slug="ladder-unfit")
        rungs = tuple(replace(r, days=days) if r.slug == slug else r for r in kind.ladder.rungs)
        return replace(kind, ladder=replace(kind.ladder, rungs=rungs))

    return lay
