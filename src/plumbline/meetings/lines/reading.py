"""Read one typed line: what is said, proposed, decided, put off.

`/a` is an action, `/d` a decision, `/v` a decision with votes, `/f` a fact, `/o` an opinion, `/s` a strength, `/p` parks the case, `/n` goes
on to the next; anything else is a note. With `!` after the sign, as in `/f!`, what an agency says is not for every agency in the case;
`/f! Housing for Dana and Bob: …` is for those two people alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.meetings.lines.names import (
    KnownAgency,
    KnownPerson,
    agency_at_start,
    owner_at_start,
    person_called,
)
from plumbline.values.said_days import day_in


class Sort(StrEnum):
    """What a line is."""

    ACTION = "action"
    DECISION = "decision"
    FACT = "fact"
    OPINION = "opinion"
    STRENGTH = "strength"
    NOTE = "note"
    NEXT = "next"
    PARK = "park"


class Cast(StrEnum):
    """How an agency votes."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


class ParkTo(StrEnum):
    """Where a case is put off to."""

    END = "end"
    NEXT = "next"


VOTE_SIGN = "v"
SIGNS = {
    "a": Sort.ACTION,
    "d": Sort.DECISION,
    "f": Sort.FACT,
    "o": Sort.OPINION,
    "s": Sort.STRENGTH,
    "n": Sort.NEXT,
    "p": Sort.PARK,
    VOTE_SIGN: Sort.DECISION,
}
_SIGN = re.compile(r"^\s*/([^\W\d_]+)(!?)(?:\s+|$)")
# What is an agency's own can be kept closed: ``/f! Housing: …``.
MAY_BE_CLOSED = frozenset({Sort.FACT, Sort.OPINION, Sort.STRENGTH})
# Whom it is for ends with a colon, so that "for sale since May" is said of a flat.
_FOR_PEOPLE = re.compile(r"^for\s+(?P<who>[^:]{2,200}):", re.IGNORECASE)
_AND = re.compile(r",|\s+and\s+|&", re.IGNORECASE)
_OBJECTIVE = re.compile(r"[,;]?\s*\bfor\s+(?:obj(?:ective)?)\.?\s*(?:no\.?\s*|#)?(\d{1,3})\b", re.IGNORECASE)
_NONE = re.compile(
    r"[,;]?\s*\bfor\s+no\s+obj(?:ective)?\b\s*[:,-]?\s*(?:because\s+)?(?P<why>.*)$", re.IGNORECASE
)
# In brackets at the very end, so that "buy new locks" and "meet as usual" say nothing of it.
_USUAL_OR_NEW = re.compile(
    r"\s*\((?:new|(?P<usual>usual(?:\s+work)?|as\s+usual|anyway))\)[\s.]*$", re.IGNORECASE
)
_DISSENT = re.compile(
    r"[;.]\s*(?P<who>[^;:.]{2,60}?)\s+dissents?\s*[:,-]\s*(?P<why>[^;]+?)\s*$", re.IGNORECASE
)


_VOTES = re.compile(r"^(?P<cast>for|against|none|no\s+vote|abstains?)\b\s*:?\s*(?P<who>.*)$", re.IGNORECASE)
_PARK = re.compile(
    r"^(?:to\s+)?(?:(?P<next>(?:the\s+)?next\s+meeting|next(?=\s*[:,;]|\s*$))|(?P<end>(?:the\s+)?end\s+of\s+the\s+agenda|end(?=\s*[:,;]|\s*$)))"
    r"[\s:,;-]*(?P<why>.*)$",
    re.IGNORECASE,
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
    """An action as it was read. What was not said, or is not known, is empty. ``is_new``: None where nobody said."""

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
    is_new: bool | None = None
    sort: Sort = Sort.ACTION


@dataclass(frozen=True, slots=True)
class ReadVote:
    """How one agency of the table votes."""

    agency: str
    cast: Cast


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision as it was read. ``dissent_of`` are the words for an agency that nobody knows.

    ``votes`` where it was put to the vote, each agency once; ``voters_unknown`` are words for agencies that nobody knows, and
    ``voted_twice`` the agencies that were named more than once.
    """

    kind: str
    words: str
    dissent: str
    dissenting_agency: str
    dissent_of: str
    sort: Sort = Sort.DECISION
    is_vote: bool = False
    votes: tuple[ReadVote, ...] = ()
    voters_unknown: tuple[str, ...] = ()
    voted_twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A fact, an opinion, a strength or a note. ``unknown_sign``: it began with a sign that means nothing.

    ``is_closed``: read by the agency whose it is and by whoever hosts the meeting, and by nobody else in the case. ``readers``: keys of the
    people who read it in their place; ``readers_unknown`` are words for people whom nobody at the table is called by, or several are.
    """

    sort: Sort
    words: str
    agency: str
    unknown_sign: str = ""
    is_closed: bool = False
    readers: tuple[str, ...] = ()
    readers_unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadNext:
    """On to the next case."""

    sort: Sort = Sort.NEXT


@dataclass(frozen=True, slots=True)
class ReadPark:
    """The case is put off, and why."""

    to: ParkTo
    because: str
    sort: Sort = Sort.PARK


Reading = ReadAction | ReadDecision | ReadStatement | ReadNext | ReadPark


def read_line(text: str, *, table: Table, today: date) -> Reading:
    """Return what a line says. Every line can be read; what it lacks is left empty.

    Parameters
    ----------
    today : from which "Fri" and "in 2 weeks" are counted.
    """
    found = _SIGN.match(text)
    sort = SIGNS.get(found.group(1).lower()) if found else None
    is_closed = bool(found and found.group(2))
    if is_closed and sort not in MAY_BE_CLOSED:
        sort = None
    rest = text[found.end() :].strip() if found and sort else text.strip()
    if sort is Sort.NEXT:
        return ReadNext()
    if sort is Sort.ACTION:
        return _action(rest, table, today)
    if sort is Sort.PARK:
        return _park(rest)
    if found and found.group(1).lower() == VOTE_SIGN:
        return _vote(rest, table)
    if sort is Sort.DECISION:
        return _decision(rest, table)
    if sort is None:
        return ReadStatement(Sort.NOTE, rest, "", unknown_sign=found.group().strip() if found else "")
    agency, words = agency_at_start(rest, table.agencies) or ("", rest)
    if not is_closed:
        return ReadStatement(sort, words, agency)
    readers, unknown, words = _for_people(words, table)
    return ReadStatement(sort, words, agency, is_closed=True, readers=readers, readers_unknown=unknown)


def _for_people(text: str, table: Table) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Keys of the people whom a closed line is for, the words for those whom it does not tell from others, and the line without them."""
    found = _FOR_PEOPLE.match(text)
    if found is None:
        return (), (), text
    keys, unknown = [], []
    for words in filter(None, (one.strip(" .") for one in _AND.split(found.group("who")))):
        key = person_called(words, table.people)
        if key:
            keys.append(key)
        else:
            unknown.append(words)
    return tuple(dict.fromkeys(keys)), tuple(unknown), text[found.end() :].strip()


def _action(text: str, table: Table, today: date) -> ReadAction:
    text, is_new = _newness(text)
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
        is_new=is_new,
    )


def _newness(text: str) -> tuple[str, bool | None]:
    """Take out whether it is new or usual work, where a line ends with it."""
    found = _USUAL_OR_NEW.search(text)
    if found is None:
        return text, None
    return text[: found.start()].strip(), found.group("usual") is None


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
    return ReadDecision(kind, _beyond(table.decisions.get(kind, ""), text.strip()), dissent, agency, stranger)


def _beyond(label: str, text: str) -> str:
    """What is said beyond the name of the decision, which stands before it anyway; the name where nothing more is said."""
    if not label or not re.match(rf"{re.escape(label)}(?!\w)", text, re.I):
        return text
    return text[len(label) :].lstrip(" :,;–-") or text


def _kind(text: str, decisions: Mapping[str, str]) -> str:
    """The decision whose label the words begin with, the longest first; failing that the only one their first word begins."""
    said = text.lower()
    whole = [s for s, label in decisions.items() if re.match(rf"{re.escape(label.lower())}(?!\w)", said)]
    if whole:
        return max(whole, key=lambda slug: len(decisions[slug]))
    first = re.match(r"\w{3,}", said)
    begun = [s for s, label in decisions.items() if first and label.lower().startswith(first.group(0))]
    return begun[0] if len(begun) == 1 else ""


def _vote(text: str, table: Table) -> ReadDecision:
    """A decision put to the vote: ``Close, nothing more; for police, council; against housing; none probation``."""
    said: list[str] = []
    votes: dict[str, ReadVote] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for part in (piece.strip() for piece in text.split(";")):
        found = _VOTES.match(part)
        if found is None:
            said.append(part)
            continue
        cast = Cast(found.group("cast").lower()) if found.group("cast").lower() in set(Cast) else Cast.NONE
        keys, strangers = _voters(found.group("who"), table)
        unknown += strangers
        for key in keys:
            if key in votes:
                twice.append(key)
            else:
                votes[key] = ReadVote(key, cast)
    words = "; ".join(part for part in said if part)
    return ReadDecision(
        kind=_kind(words, table.decisions),
        words=words,
        dissent="",
        dissenting_agency="",
        dissent_of="",
        is_vote=True,
        votes=tuple(votes.values()),
        voters_unknown=tuple(unknown),
        voted_twice=tuple(twice),
    )


def _voters(text: str, table: Table) -> tuple[list[str], list[str]]:
    """Agencies named one after another, and the words for those that nobody knows. “And” may stand within a name."""
    keys, strangers = [], []
    for piece in text.split(","):
        rest = piece.strip(" .")
        while rest:
            meant = agency_at_start(rest, table.agencies)
            if meant is None:
                strangers.append(rest)
                break
            keys.append(meant[0])
            rest = re.sub(r"^(?:and|&)\s+", "", meant[1].strip(" ."), flags=re.IGNORECASE)
    return keys, strangers


def _park(text: str) -> ReadPark:
    found = _PARK.match(text)
    if found is None:
        return ReadPark(ParkTo.END, text.strip(" .:,;-"))
    return ReadPark(ParkTo.NEXT if found.group("next") else ParkTo.END, found.group("why").strip(" ."))
