"""What the room sees and how long it has: initials, masked words, the clock of a case, who is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plumbline.agencies.kinds import kind_words


HIDDEN = "▒▒▒"
RUN = re.compile(rf"{HIDDEN}(?:[\s,]+{HIDDEN})+")
SHORTEST_MASKED = 2
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
HOUSE = re.compile(
    r"\b(?:(?i:flat)\s+\w+,?\s+)?\d+\w?,?\s+(?:[A-Z][\w’'-]+\s+){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Court|Way|Place|Terrace|"
    r"Crescent|Gardens|Grove|House|St|Rd|Ave)\b",
)
BORN = (
    "%d/%m/%Y",
    "%-d/%-m/%Y",
    "%-d/%-m/%y",
    "%d/%m/%y",
    "%-d.%-m.%Y",
    "%d.%m.%Y",
    "%-d %B %Y",
    "%-d %b %Y",
    "%Y-%m-%d",
)

# What an action begins with that the wall may show as it was typed: what is done, and never to whom, where or for what. A closed list, so that
# a name or a place typed there is not shown by mistake; what may also be somebody's first name (mark, grant, chase) is left out.
VERBS = frozenset(
    [
        "add",
        "agree",
        "allocate",
        "apply",
        "arrange",
        "ask",
        "assess",
        "attend",
        "book",
        "bring",
        "call",
        "cancel",
        "carry",
        "change",
        "check",
        "close",
        "collect",
        "complete",
        "confirm",
        "consider",
        "contact",
        "deliver",
        "discuss",
        "email",
        "enforce",
        "ensure",
        "escort",
        "explain",
        "explore",
        "extend",
        "find",
        "fit",
        "flag",
        "follow",
        "fund",
        "get",
        "give",
        "go",
        "help",
        "hold",
        "identify",
        "inform",
        "install",
        "interview",
        "introduce",
        "invite",
        "issue",
        "join",
        "keep",
        "lend",
        "let",
        "liaise",
        "list",
        "look",
        "make",
        "meet",
        "monitor",
        "move",
        "notify",
        "obtain",
        "offer",
        "open",
        "order",
        "organise",
        "pass",
        "pay",
        "phone",
        "place",
        "plan",
        "post",
        "prepare",
        "provide",
        "put",
        "record",
        "refer",
        "register",
        "release",
        "remind",
        "remove",
        "renew",
        "repair",
        "replace",
        "report",
        "request",
        "respond",
        "return",
        "review",
        "ring",
        "run",
        "search",
        "secure",
        "see",
        "send",
        "serve",
        "set",
        "share",
        "show",
        "sign",
        "speak",
        "start",
        "stay",
        "stop",
        "submit",
        "support",
        "take",
        "talk",
        "teach",
        "tell",
        "text",
        "trace",
        "track",
        "transfer",
        "try",
        "update",
        "use",
        "verify",
        "view",
        "visit",
        "warn",
        "watch",
        "withdraw",
        "work",
        "write",
    ]
)


@dataclass(frozen=True, slots=True)
class Here:
    """One person there: for which agency, with authority to commit it, bound to confidence."""

    agency: str
    agency_kind: str
    has_authority: bool
    confident: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Who is there, summed up.

    ``missing``: agency kinds of the quorum, in words, that nobody is there for with authority; ``allowed``: those without which a
    chair said to go on. ``observers`` have signed, ``unsigned`` have not and do not count as there.
    """

    agencies_here: int
    agencies_all: int
    people: int
    without_authority: int
    not_confident: int
    quorum: tuple[str, ...]
    missing: tuple[str, ...]
    observers: int = 0
    unsigned: int = 0
    allowed: tuple[str, ...] = ()

    @property
    def is_quorate(self) -> bool:
        """Whether every kind of agency of the quorum can be committed by somebody there."""
        return not self.missing

    @property
    def may_decide(self) -> bool:
        """Whether there is a quorum, or a chair has said to go on without those who are missing."""
        return set(self.missing) <= set(self.allowed)


def initials(first_name: str, last_name: str) -> str:
    """``F.S.`` of a person, or nothing if no name is known."""
    return "".join(f"{part.strip()[0].upper()}." for part in (first_name, last_name) if part.strip())


def masked(words: str, *, names: Iterable[str], births: Iterable[date] = ()) -> str:
    """Return words without the given names, birth dates, postcodes and house addresses.

    What is hidden reads ▒▒▒. This cannot know a refuge, a school, an allegation or an illness that somebody spells out: words that were
    typed are on the wall only while whoever runs the screen shows them (`queries.screen`).
    """
    for birth in births:
        for form in BORN:
            words = words.replace(f"{birth:{form}}", HIDDEN)
    words = HOUSE.sub(HIDDEN, POSTCODE.sub(HIDDEN, words))
    for name in sorted({n.strip() for n in names}, key=len, reverse=True):
        if len(name) >= SHORTEST_MASKED:
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, words, flags=re.IGNORECASE)
    return RUN.sub(HIDDEN, words)


def shown_verb(verb: str) -> str:
    """The first word of an action, where it is one that tells what is done and nothing else; else empty."""
    return verb.strip() if verb.strip().lower() in VERBS else ""


def seconds_left(*, began: datetime | None, minutes: int | None, now: datetime) -> int | None:
    """Seconds left of the slot of a case, below nought when it is over; None if it has not begun or has no length."""
    if began is None or minutes is None:
        return None
    return minutes * 60 - int((now - began).total_seconds())


def clock_words(left: int | None) -> str:
    """``07:12 left``, or ``01:05 over``; nothing if there is no slot."""
    if left is None:
        return ""
    minutes, seconds = divmod(abs(left), 60)
    return f"{minutes:02d}:{seconds:02d} {'left' if left >= 0 else 'over'}"


def missing_of(rows: Iterable[Here], quorum: Iterable[str]) -> tuple[str, ...]:
    """Kinds of agency of a quorum that nobody there can commit.

    Whoever is not bound to confidence is not in the room while a case is discussed, and commits nobody.
    """
    committed = {r.agency_kind for r in rows if r.has_authority and r.confident}
    return tuple(kind for kind in quorum if kind not in committed)


def who_is_there(rows: Sequence[Here], *, agencies_all: int, quorum: Sequence[str]) -> Present:
    """Sum up who is there."""
    return Present(
        agencies_here=len({r.agency for r in rows}),
        agencies_all=agencies_all,
        people=len(rows),
        without_authority=sum(not r.has_authority for r in rows),
        not_confident=sum(not r.confident for r in rows),
        quorum=tuple(quorum),
        missing=tuple(kind_words(kind) for kind in missing_of(rows, quorum)),
    )


def may_save(*, stored: tuple[str, int, int] | None, window: str, turn: int, version: int) -> bool | None:
    """Say whether text of an open page takes the place of a stored draft.

    Parameters
    ----------
    stored : window, turn and version of the draft that is held; None if there is none.
    window, turn : which open page sends it, and how often that page has sent before.
    version : the version on which the page was built.

    Returns
    -------
    True: it does. None: it is older than what this same page sent since, and is let go. False: another window has saved in
    between, and the two must be looked at by whoever writes.
    """
    if stored is None:
        return True
    if stored[0] == window:
        return True if turn > stored[1] else None
    return version == stored[2]
