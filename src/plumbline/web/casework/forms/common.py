"""What forms of a case share: choices, and the hint of a day that has a usual value."""

from __future__ import annotations

from plumbline.values.words import say


Choices = list[tuple[str, str]]
DAY_HINT = "For example, 27 3 2026"


def unless_given(default: str, *, what: str) -> str:
    """The hint of a day: left empty, it is so long from ``what``; an example where the scheme sets no usual time."""
    return (
        say(
            "Leave it empty for {default} from {what}, or enter a day like 27 3 2026",
            default=default,
            what=what,
        )
        if default
        else DAY_HINT
    )
