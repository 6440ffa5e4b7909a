"""Read how an action that is still open is chased."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plumbline.schemes.kind.ladder import BOARD, COUNTED, RECEIVERS, WHENS, Ladder, Rung, is_in_order
from plumbline.schemes.reading.section import Section


SHARED = Path(__file__).parents[1] / "kinds" / "shared" / "ladder.yaml"


@cache
def ladder() -> Ladder:
    """The ladder that comes with Plumbline, the same in every kind.

    Raises
    ------
    DataUnfit: the file is at fault; names file, line and key.
    """
    return read_ladder(SHARED)


def read_ladder(path: Path) -> Ladder:
    """Read the ladder that a file holds; each rung comes after the one above it in the file.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    found = Section.read(path).fields("source", "rungs")
    rungs: list[Rung] = []
    for slug, section in found["rungs"].sections().items():
        rungs.append(_rung(slug, section))
        if not is_in_order(rungs):
            raise section.unfit("this rung does not come after the one before it.")
    if any(rung.to == BOARD for rung in rungs[:-1]):
        raise found["rungs"].unfit("the board comes last.")
    if not any(rung.to == "owner" for rung in rungs):
        raise found["rungs"].unfit("one rung at least goes to the owner.")
    return Ladder(found["source"].text(), tuple(rungs))


def _rung(slug: str, section: Section) -> Rung:
    found = section.fields("label", "when", "days", "counted", "to")
    when, days = found["when"].one_of(WHENS), found["days"].number(least=0)
    if (when == "on") != (days == 0):
        raise found["days"].unfit("nought days is “on” the day, and no other.")
    counted = found["counted"].one_of(COUNTED)
    if when != "after" and counted != "days":
        raise found["counted"].unfit("working days are counted after the day alone.")
    return Rung(
        slug=slug,
        label=found["label"].text(),
        when=when,
        days=days,
        counted=counted,
        to=found["to"].one_of(RECEIVERS),
    )
