"""Read what is done between meetings."""

from __future__ import annotations

from pathlib import Path

from plumbline.schemes.kind import NO_DRIVER, ActionKind, ActionMove, WorkKind
from plumbline.schemes.reading.section import Section


MOVERS = ("owner", "owner_agency", "checker")
NEEDS = ("reason", "evidence")
LOOK_BACKS = ("none", "unseen")


def read_work(section: Section, shared_actions: Path) -> WorkKind:
    """Word tables of a kind, and the course of an action, which is the same in every kind."""
    found = section.fields("triage", "ratings", "closure_reasons", "drivers", "contact_outcomes", "actions")
    return WorkKind(
        triage=found["triage"].labels(),
        ratings=found["ratings"].labels(),
        closure_reasons=_labels(found["closure_reasons"], "needs_ratings", maybe=("look_back",)),
        closures_needing_ratings=_those(found["closure_reasons"], "needs_ratings"),
        drivers=_drivers(found["drivers"]),
        contact_outcomes=_labels(found["contact_outcomes"], "reached"),
        outcomes_reached=_those(found["contact_outcomes"], "reached"),
        actions=_actions(found["actions"], Section.read(shared_actions)),
        no_look_back_after=_looked_back(found["closure_reasons"], "none"),
        unseen_after=_looked_back(found["closure_reasons"], "unseen"),
    )


def _drivers(section: Section) -> dict[str, str]:
    if NO_DRIVER in section.sections():
        raise section.sections()[NO_DRIVER].unfit(
            "a driver cannot be called so: it is what says that none is moved."
        )
    return section.labels()


def _actions(section: Section, shared: Section) -> ActionKind:
    own = section.fields("most_extensions", "vague_words", "could_not_reasons")
    course = shared.fields("states", "moves")
    states = _labels(course["states"], "open")
    return ActionKind(
        states=states,
        open_states=_those(course["states"], "open"),
        moves=tuple(_move(item, tuple(states)) for item in course["moves"].items()),
        most_extensions=own["most_extensions"].number(),
        vague_words=own["vague_words"].texts(),
        could_not_reasons=own["could_not_reasons"].labels(),
    )


def _move(section: Section, states: tuple[str, ...]) -> ActionMove:
    found = section.fields("from", "to", "by", "needs")
    return ActionMove(
        from_states=found["from"].some_of(states),
        to_state=found["to"].one_of(states),
        by=found["by"].some_of(MOVERS),
        needs=found["needs"].some_of(NEEDS),
    )


def _looked_back(section: Section, how: str) -> frozenset[str]:
    given = {slug: s.sections().get("look_back") for slug, s in section.sections().items()}
    return frozenset(slug for slug, s in given.items() if s is not None and s.one_of(LOOK_BACKS) == how)


def _labels(section: Section, *others: str, maybe: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        slug: s.fields("label", *others, maybe=maybe)["label"].text()
        for slug, s in section.sections().items()
    }


def _those(section: Section, key: str) -> frozenset[str]:
    return frozenset(slug for slug, s in section.sections().items() if s.sections()[key].truth())
