"""Read the routes in."""

from __future__ import annotations

from typing import Literal, cast

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.kind import MEASURES, Route
from plumbline.schemes.kind.entry import Measure
from plumbline.schemes.reading.limits import read_limit
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


ASKS = ("words", "assessment", "incident", "evidence")
ANCHORS = ("last_referral", "last_heard")


def read_routes(section: Section) -> dict[str, Route]:
    """Every route in, by slug."""
    found = section.fields("routes", maybe=("tools",))
    tools = tuple(found["tools"].sections()) if "tools" in found else ()
    return {slug: _route(slug, s, tools) for slug, s in found["routes"].sections().items()}


def _route(slug: str, section: Section, tools: tuple[str, ...]) -> Route:
    found = section.fields(
        "label",
        "measure",
        "asks",
        "source",
        maybe=("at_least", "within", "anchor", "regardless", "tool", "counted_from"),
    )
    measure = found["measure"].one_of(tuple(MEASURES))
    if measure == "repeat" and not {"within", "anchor"} <= set(found):
        raise section.unfit("a repeat needs “within” and “anchor”.")
    if measure in ("ticks", "events", "score", "needs") and "at_least" not in found:
        raise section.unfit(
            say("“at_least” is missing: {measure} are held against a number.", measure=say(MEASURES[measure]))
        )
    if "counted_from" in found and (measure != "events" or "within" not in found):
        raise section.unfit("“counted_from” says whose events are counted, and “within” how far back.")
    return Route(
        slug=slug,
        label=found["label"].text(),
        measure=cast("Measure", measure),
        at_least=found["at_least"].number() if "at_least" in found else None,
        within=read_limit(found["within"]) if "within" in found else None,
        anchor=cast(
            "Literal['', 'last_referral', 'last_heard']",
            found["anchor"].one_of(ANCHORS) if "anchor" in found else "",
        ),
        asks=found["asks"].some_of(ASKS),
        regardless="regardless" in found and found["regardless"].truth(),
        source=found["source"].text(),
        counted_from=found["counted_from"].one_of(tuple(AGENCY_KINDS)) if "counted_from" in found else "",
        tool=found["tool"].one_of(tools) if "tool" in found else "",
    )
