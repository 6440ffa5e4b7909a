"""Words that judge where a fact would tell more: found in what somebody wrote, each with what to write in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml


# Between the words of a phrase: spaces, line breaks, hyphens and dashes, since "no-show" is "no show".
GAP = r"[\s\-‐‑‒–]+"
# What goes before or after a word of its own: no letter or digit, nor one that a hyphen or an apostrophe ties to it.
BEFORE = r"(?<!\w)(?<!\w[\-‐‑'’])"
AFTER = r"(?!\w|[\-‐‑]\w)"


@dataclass(frozen=True, slots=True)
class Avoidable:
    """A word as the list has it, and what to write in its place."""

    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class SharedWords:
    """The list of ``words_to_avoid.yaml``. ``leave``: names that hold such a word and stay; ``sources``: who says so, by word."""

    version: int
    words: Mapping[str, str]
    leave: tuple[str, ...]
    sources: Mapping[str, str]


@cache
def shared_words() -> SharedWords:
    """The words to avoid in every kind of scheme."""
    told = yaml.safe_load(
        files("plumbline.values").joinpath("words_to_avoid.yaml").read_text(encoding="utf-8")
    )
    rows = [(word, row) for row in told["words"] for word in row["avoid"]]
    return SharedWords(
        version=told["version"],
        words=MappingProxyType({word: row["instead"] for word, row in rows}),
        leave=tuple(told["leave"]),
        sources=MappingProxyType({word: told["sources"][row["source"]] for word, row in rows}),
    )


def suggestions(text: str, own: Mapping[str, str]) -> tuple[Avoidable, ...]:
    """Find the words to avoid in a text: those of its kind of scheme, and those shared by all.

    Parameters
    ----------
    own : words of the kind, each with what to write in its place; they go before a shared one.
    """
    shared = shared_words()
    return avoided(text, {**shared.words, **own}, leave=shared.leave)


def avoided(text: str, words: Mapping[str, str], *, leave: Collection[str] = ()) -> tuple[Avoidable, ...]:
    """Find which of ``words`` stand in a text as words of their own, each once, in the order in which they first come.

    Capitals, line breaks and hyphens make no difference. Of two that begin in one place the longer counts; nothing is found inside
    another word, nor inside one of the names in ``leave``.

    Parameters
    ----------
    words : each with what to write in its place.
    """
    known = {_plain(word): Avoidable(word, instead) for word, instead in words.items()}
    left = {_plain(name) for name in leave}
    every = sorted({*known, *left} - {""}, key=lambda w: (-len(w), w))
    if not every:
        return ()
    pattern = re.compile(f"{BEFORE}(?:{'|'.join(map(_pattern, every))}){AFTER}", re.IGNORECASE)
    found = (_plain(match.group()) for match in pattern.finditer(unicodedata.normalize("NFKC", text)))
    return tuple(known[key] for key in dict.fromkeys(found) if key in known and key not in left)


def _plain(words: str) -> str:
    """Words in one form: lower case, one space between them, straight apostrophes."""
    straight = unicodedata.normalize("NFKC", words).replace("’", "'").casefold()
    return re.sub(GAP, " ", straight).strip()


def _pattern(plain: str) -> str:
    return GAP.join(re.escape(word).replace("'", "['’]") for word in plain.split(" "))
