"""Read when a team is at work."""

from __future__ import annotations

from datetime import time

from plumbline.agencies.rules import TeamHours
from plumbline.schemes.reading.section import Section


def read_hours(section: Section) -> TeamHours:
    """From when until when, and whether also at weekends and on bank holidays.

    Raises
    ------
    DataUnfit: no times of the day, or it closes before it opens.
    """
    found = section.fields("opens", "closes", maybe=("on_holidays",))
    opens, closes = _time(found["opens"]), _time(found["closes"])
    if closes <= opens:
        raise section.unfit("it closes before it opens.")
    return TeamHours(opens, closes, "on_holidays" in found and found["on_holidays"].truth())


def _time(section: Section) -> time:
    try:
        return time.fromisoformat(section.text())
    except ValueError:
        raise section.unfit("a time like 09:00 is expected here.") from None
