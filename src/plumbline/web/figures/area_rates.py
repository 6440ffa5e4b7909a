"""The map of small areas with its table, in finished words."""

from __future__ import annotations

from typing import Any

from plumbline.documents.charts import Chart
from plumbline.documents.maps import MapArea, area_map
from plumbline.values.words import say


COLUMNS = ("Events", "People living there", "For each 1,000 people (95% interval)")


def rates_map(document: dict[str, Any]) -> list[Chart]:
    """The map, where the report has areas."""
    part = document.get("rates")
    if not part:
        return []
    areas = [MapArea(row["code"], row["rate"], _words(row)) for row in part["areas"]]
    return [
        area_map(
            areas,
            part["boundaries"],
            code="code",
            name="name",
            columns=COLUMNS,
            prefix="rates",
            caption="Violence by small area, for each 1,000 people who live there",
            credit=part["credit"],
        )
    ]


def rates_words(document: dict[str, Any]) -> str:
    """What the map leaves out, and how not to read it."""
    part = document.get("rates")
    if not part:
        return ""
    return say(
        "{elsewhere} events lie outside these areas, and {unknown} have no area. Those who live in a "
        "town centre are few and those who pass through are many: a high rate there says that it "
        "is a busy place. Neighbours whose intervals overlap may not differ. How the rates are "
        "made: method notes, “Area rates”.",
        elsewhere=_shown(part["elsewhere"]),
        unknown=_shown(part["unknown"]),
    )


def _words(row: dict[str, Any]) -> tuple[str, ...]:
    people = f"{row['population']:,}"
    if row["rate"] is None:
        return ("hidden", people, "hidden")
    return (
        f"{row['events']:,}",
        people,
        say("{rate:.1f} ({low:.1f} to {high:.1f})", rate=row["rate"], low=row["low"], high=row["high"]),
    )


def _shown(count: int | None) -> str:
    return "A hidden number of" if count is None else f"{count:,}"
