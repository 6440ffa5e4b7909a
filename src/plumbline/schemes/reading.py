"""Read a kind of scheme from its folder. A fault is told with file, line and key."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plumbline.schemes.kind import ActionKind, Clock, Gateway, Kind, Move
from plumbline.schemes.section import Section
from plumbline.values.errors import DataUnfit


KINDS = Path(__file__).with_name("kinds")
UNITS = ("days", "working_days")
CLOCKS = ("research", "plan", "task", "review", "longest", "late_reason")
MOVERS = ("owner", "owner_agency", "checker")
NEEDS = ("reason", "evidence")
TOP = (
    "kind",
    "version",
    "effective_from",
    "name",
    "purpose",
    "unit_of_case",
    "delivery",
    "minimum_age",
    "citations",
    "states",
    "clocks",
    "gateways",
    "triage",
    "decisions",
    "ratings",
    "closure_reasons",
    "contact_outcomes",
    "actions",
)


@cache
def kind_called(slug: str) -> Kind:
    """Return a kind that comes with Plumbline.

    Raises
    ------
    DataUnfit: there is no such kind, or its file is at fault.
    """
    known = sorted(path.parent.name for path in KINDS.glob("*/kind.yaml"))
    if slug not in known:
        raise DataUnfit(f"There is no kind of scheme called “{slug}”. Known kinds: {', '.join(known)}.")
    return read_kind(KINDS / slug / "kind.yaml")


def read_kind(path: Path) -> Kind:
    """Read one kind.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    top = Section.read(path).fields(*TOP)
    states = {slug: s.fields("label", "plans", "to") for slug, s in top["states"].sections().items()}
    known = tuple(states)
    closures, outcomes = top["closure_reasons"].sections(), top["contact_outcomes"].sections()
    return Kind(
        slug=top["kind"].one_of((path.parent.name,)),
        version=top["version"].number(),
        effective_from=top["effective_from"].day(),
        name=top["name"].text(),
        purpose=top["purpose"].text(),
        unit_of_case=top["unit_of_case"].one_of(("person", "couple", "family")),
        delivery=top["delivery"].one_of(("panel", "team")),
        minimum_age=top["minimum_age"].number(),
        citations=top["citations"].texts(),
        states={slug: s["label"].text() for slug, s in states.items()},
        moves={slug: s["to"].some_of(known) for slug, s in states.items()},
        planning_states=frozenset(slug for slug, s in states.items() if s["plans"].truth()),
        clocks={name: _clock(s) for name, s in top["clocks"].fields(*CLOCKS).items()},
        gateways={g.slug: g for g in map(_gateway, top["gateways"].items())},
        triage=_labels(top["triage"]),
        decisions=_labels(top["decisions"]),
        ratings=_labels(top["ratings"]),
        closure_reasons=_labels(top["closure_reasons"], "needs_ratings"),
        closures_needing_ratings=_those(closures, "needs_ratings"),
        contact_outcomes=_labels(top["contact_outcomes"], "reached"),
        outcomes_reached=_those(outcomes, "reached"),
        actions=_actions(top["actions"]),
    )


def _labels(section: Section, *others: str) -> dict[str, str]:
    return {slug: s.fields("label", *others)["label"].text() for slug, s in section.sections().items()}


def _those(sections: dict[str, Section], key: str) -> frozenset[str]:
    return frozenset(slug for slug, s in sections.items() if s.sections()[key].truth())


def _clock(section: Section) -> Clock:
    found = section.fields("value", "unit", "source")
    return Clock(found["value"].number(), found["unit"].one_of(UNITS), found["source"].text())


def _gateway(section: Section) -> Gateway:
    found = section.fields("slug", "law", "section", "words", "refused_for")
    return Gateway(
        slug=found["slug"].text(),
        law=found["law"].text(),
        section=found["section"].text(),
        words=found["words"].text(),
        refused_for=found["refused_for"].texts(),
    )


def _actions(section: Section) -> ActionKind:
    found = section.fields("most_extensions", "states", "moves", "vague_words", "could_not_reasons")
    states = _labels(found["states"], "open")
    return ActionKind(
        states=states,
        open_states=_those(found["states"].sections(), "open"),
        moves=tuple(_move(item, tuple(states)) for item in found["moves"].items()),
        most_extensions=found["most_extensions"].number(),
        vague_words=found["vague_words"].texts(),
        could_not_reasons=_labels(found["could_not_reasons"]),
    )


def _move(section: Section, states: tuple[str, ...]) -> Move:
    found = section.fields("from", "to", "by", "needs")
    return Move(
        from_states=found["from"].some_of(states),
        to_state=found["to"].one_of(states),
        by=found["by"].some_of(MOVERS),
        needs=found["needs"].some_of(NEEDS),
    )
