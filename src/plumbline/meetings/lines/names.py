"""Who is meant by a few letters: an agency by a word of its name, its kind or its initials, a person by a word of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar


MOST_WORDS = 4
FEWEST_LETTERS = 3
EXACT, WORD, BEGINS, NOT = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency of the table. ``also`` are other words for it, such as its kind."""

    key: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of an agency of the table. ``here``: recorded as there, with authority to commit it."""

    key: str
    name: str
    agency: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is meant: one person, or the people among whom to choose. ``rest`` are the words after the name."""

    person: KnownPerson | None
    choices: tuple[KnownPerson, ...]
    agency: str
    rest: str


K = TypeVar("K", KnownAgency, KnownPerson)


def owner_at_start(
    words: str, *, agencies: Sequence[KnownAgency], people: Sequence[KnownPerson]
) -> Owner | None:
    """Return the owner that the words begin with, or None if they begin with nobody known.

    The longest name wins. Of an agency it is the one person who is there with authority, or its only one; if that is not
    one person, the choice is left open.
    """
    for count, phrase, rest in _beginnings(words):
        named, meant = _best(phrase, people, count), _best(phrase, agencies, count)
        found = _who(named, meant, people)
        if found:
            person, choices = found
            agency = person.agency if person else _only({c.agency for c in choices})
            return Owner(person, choices, agency, rest)
        if len(meant) == 1:
            return Owner(None, (), meant[0].key, rest)
    return None


def agency_at_start(words: str, agencies: Sequence[KnownAgency]) -> tuple[str, str] | None:
    """Return the key of the agency that the words begin with and the words after it; None if none or several."""
    for count, phrase, rest in _beginnings(words):
        meant = _best(phrase, agencies, count)
        if len(meant) == 1:
            return meant[0].key, rest
    return None


def person_called(words: str, people: Sequence[KnownPerson]) -> str:
    """The key of the one person whom the words name, in each of whose agencies they are the same; empty for nobody, or for several."""
    found = {p.key for p in _best(words, people, len(words.split()))}
    return _only(found)


def _who(
    named: list[KnownPerson], meant: list[KnownAgency], people: Sequence[KnownPerson]
) -> tuple[KnownPerson | None, tuple[KnownPerson, ...]] | None:
    of_agencies = {a.key for a in meant}
    both = [p for p in named if p.agency in of_agencies] or named
    if len(both) == 1 and (not meant or both[0].agency in of_agencies):
        return both[0], ()
    if meant:
        members = [p for p in people if p.agency in of_agencies]
        there = [p for p in members if p.here]
        if len(meant) == 1 and len(there or members) == 1:
            return (there or members)[0], ()
        both = list(dict.fromkeys([*named, *there, *members]))
    return (None, tuple(both)) if both else None


def _only(keys: set[str]) -> str:
    return next(iter(keys)) if len(keys) == 1 else ""


def _beginnings(words: str) -> list[tuple[int, str, str]]:
    parts = list(re.finditer(r"\S+", words))[:MOST_WORDS]
    found = []
    for count in range(len(parts), 0, -1):
        end = parts[count - 1].end()
        phrase, rest = words[:end].strip().rstrip(":,;-–"), words[end:].lstrip(" :,;-–")
        # "Housing to offer …": the little word belongs to neither.
        found.append((count, phrase, re.sub(r"^to\s+", "", rest, flags=re.IGNORECASE)))
    return found


def _best(phrase: str, known: Sequence[K], count: int) -> list[K]:
    ranked = [(_rank(phrase, k), k) for k in known]
    top = max((rank for rank, _ in ranked), default=NOT)
    return [k for rank, k in ranked if rank == top and top > NOT]


def _rank(phrase: str, known: KnownAgency | KnownPerson) -> int:
    said, name = _words(phrase), _words(known.name)
    also = [_words(other) for other in known.also] if isinstance(known, KnownAgency) else []
    if not said:
        return NOT
    if said == name or said in also or phrase.lower() == "".join(w[0] for w in name):
        return EXACT
    if any(_in_order(said, form, whole=True) for form in (name, *also)):
        return WORD
    long_enough = all(len(word) >= FEWEST_LETTERS for word in said)
    return (
        BEGINS if long_enough and any(_in_order(said, form, whole=False) for form in (name, *also)) else NOT
    )


def _in_order(said: list[str], form: list[str], *, whole: bool) -> bool:
    """Say whether each word said is, or begins, a word of the form, in the same order."""
    left = iter(form)
    return all(any(word == w if whole else w.startswith(word) for w in left) for word in said)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", ""))
