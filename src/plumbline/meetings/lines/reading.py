"""Read one typed line: `/a` an action, `/d` a decision, `/f` a fact, `/o` an opinion, `/s` a strength, `/n` next, else a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.meetings.lines.days import day_in
from plumbline.meetings.lines.names import (
    KnownAgency,
    KnownPerson,
    agency_at_start,
    owner_at_start,
)


class Sort(StrEnum):
    """What a line is."""

    ACTION = "action"
    DECISION = "decision"
    FACT = "fact"
    OPINION = "opinion"
    STRENGTH = "strength"
    NOTE = "note"
    NEXT = "next"


SIGNS = {
    "a": Sort.ACTION,
    "d": Sort.DECISION,
    "f": Sort.FACT,
    "o": Sort.OPINION,
    "s": Sort.STRENGTH,
    "n": Sort.NEXT,
}
_SIGN = re.compile(r"^\s*/([^\W\d_]+)(?:\s+|$)")
_OBJECTIVE = re.compile(r"[,;]?\s*\bfor\s+(?:obj(?:ective)?)\.?\s*(?:no\.?\s*|#)?(\d{1,3})\b", re.IGNORECASE)
_NONE = re.compile(
    r"[,;]?\s*\bfor\s+no\s+obj(?:ective)?\b\s*[:,-]?\s*(?:because\s+)?(?P<why>.*)$", re.IGNORECASE
)
_DISSENT = re.compile(
    r"[;.]\s*(?P<who>[^;:.]{2,60}?)\s+dissents?\s*[:,-]\s*(?P<why>[^;]+?)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits there and what can be decided, as the grammar needs it. ``objectives``: words by number."""

    agencies: tuple[KnownAgency, ...]
    people: tuple[KnownPerson, ...]
    decisions: Mapping[str, str]
    objectives: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ReadAction:
    """An action as it was read. What was not said, or is not known, is empty."""

    verb: str
    what: str
    owner: KnownPerson | None
    owners: tuple[KnownPerson, ...]
    agency: str
    due_on: date | None
    no_such_day: str
    objective: int | None
    no_such_objective: int | None
    serves_none_because: str
    sort: Sort = Sort.ACTION


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision as it was read. ``dissent_of`` are the words for an agency that nobody knows."""

    kind: str
    words: str
    dissent: str
    dissenting_agency: str
    dissent_of: str
    sort: Sort = Sort.DECISION


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A fact, an opinion, a strength or a note. ``unknown_sign``: it began with a sign that means nothing."""

    sort: Sort
    words: str
    agency: str
    unknown_sign: str = ""


@dataclass(frozen=True, slots=True)
class ReadNext:
    """On to the next case."""

    sort: Sort = Sort.NEXT


Reading = ReadAction | ReadDecision | ReadStatement | ReadNext


def read_line(text: str, *, table: Table, today: date) -> Reading:
    """Return what a line says. Every line can be read; what it lacks is left empty.

    Parameters
    ----------
    today : from which "Fri" and "in 2 weeks" are counted.
    """
    found = _SIGN.match(text)
    sort = SIGNS.get(found.group(1).lower()) if found else None
    rest = text[found.end() :].strip() if found and sort else text.strip()
    if sort is Sort.NEXT:
        return ReadNext()
    if sort is Sort.ACTION:
        return _action(rest, table, today)
    if sort is Sort.DECISION:
        return _decision(rest, table)
    if sort is None:
        return ReadStatement(Sort.NOTE, rest, "", unknown_sign=f"/{found.group(1)}" if found else "")
    agency, words = agency_at_start(rest, table.agencies) or ("", rest)
    return ReadStatement(sort, words, agency)


def _action(text: str, table: Table, today: date) -> ReadAction:
    text, number, why = _purpose(text)
    said = day_in(text, today=today)
    text = said.rest if said else text
    owner = owner_at_start(text, agencies=table.agencies, people=table.people)
    verb, _, what = (owner.rest if owner else text).strip().partition(" ")
    return ReadAction(
        verb=verb[:1].upper() + verb[1:],
        what=what.strip(" .,;"),
        owner=owner.person if owner else None,
        owners=owner.choices if owner else (),
        agency=owner.agency if owner else "",
        due_on=said.day if said else None,
        no_such_day=said.words if said and said.day is None else "",
        objective=number if number is not None and number in table.objectives else None,
        no_such_objective=number if number is not None and number not in table.objectives else None,
        serves_none_because=why,
    )


def _purpose(text: str) -> tuple[str, int | None, str]:
    """Take out which objective it is for, or why for none."""
    none = _NONE.search(text)
    if none and none.group("why").strip():
        return text[: none.start()].strip(), None, none.group("why").strip(" .")
    found = _OBJECTIVE.search(text)
    if found is None:
        return text, None, ""
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return re.sub(r"\s+", " ", rest).strip(" ,;"), int(found.group(1)), ""


def _decision(text: str, table: Table) -> ReadDecision:
    found, dissent, agency, stranger = _DISSENT.search(text), "", "", ""
    if found:
        meant = agency_at_start(found.group("who"), table.agencies)
        known = meant is not None and not meant[1]
        agency, stranger = (meant[0], "") if meant and known else ("", found.group("who").strip())
        dissent, text = found.group("why").strip(), text[: found.start()].strip()
    kind = _kind(text, table.decisions)
    return ReadDecision(kind, text.strip(), dissent, agency, stranger)


def _kind(text: str, decisions: Mapping[str, str]) -> str:
    """The decision whose label the words begin with, the longest first; failing that the only one their first word begins."""
    said = text.lower()
    whole = [s for s, label in decisions.items() if re.match(rf"{re.escape(label.lower())}(?!\w)", said)]
    if whole:
        return max(whole, key=lambda slug: len(decisions[slug]))
    first = re.match(r"\w{3,}", said)
    begun = [s for s, label in decisions.items() if first and label.lower().startswith(first.group(0))]
    return begun[0] if len(begun) == 1 else ""
