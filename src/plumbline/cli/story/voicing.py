"""Made-up interviews: people of cases asked by the adviser, coded by her and the analyst, some quoted, one taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plumbline.access.identity import acting_as
from plumbline.cli.story.partnership import SCHEME, Cast
from plumbline.schemes.queries import scheme
from plumbline.schemes.services import check_quote, choose_quote, code_interview, hold_interview, take_back


# What was said, the themes that the adviser and the analyst find in it, and whether it may be quoted: all made up.
SAID: tuple[tuple[dict[str, str], tuple[str, ...], tuple[str, ...], bool], ...] = (
    ({"helped": "She came every week, also when I did not open (made up)"}, ("trust",), ("trust",), True),
    ({"helped": "Somebody stayed the same all the way (made up)"}, ("trust",), ("trust", "time"), True),
    ({"harmed": "I told it five times to five people (made up)"}, ("together",), ("together",), True),
    ({"asked": "Nobody asked me what I wanted (made up)"}, ("listened",), ("listened",), False),
    ({"helped": "They moved me within a month (made up)"}, ("practical", "safety"), ("practical",), True),
    ({"harmed": "I found out that they all knew (made up)"}, ("told", "pressure"), ("told",), False),
    ({"helped": "He rang back. Always (made up)", "asked": "He asked me first (made up)"}, ("trust", "listened"), ("trust", "listened"), True),
    ({"differently": "Ask before you write it down (made up)"}, ("listened", "told"), ("listened",), True),
    ({"harmed": "It came a year too late (made up)"}, ("time",), ("time",), False),
    ({"helped": "I trust her. That is new (made up)"}, ("trust",), ("trust",), True),
    ({"asked": "She listened. The others read (made up)"}, ("listened", "trust"), ("listened", "trust"), True),
    ({"helped": "It was good to be asked (made up)"}, ("listened",), ("listened",), True),
)  # fmt: skip
DECLINED = 5


def hold_interviews(cast: Cast, *, at: datetime) -> None:
    """Ask people over three weeks, code what they said, and quote what may be quoted."""
    held: list[Any] = []
    with acting_as(cast.people["adviser"]) as ines:
        for number in range(len(SAID) + DECLINED):
            words = SAID[number][0] if number < len(SAID) else {}
            quoted = number < len(SAID) and SAID[number][3]
            when = at + timedelta(days=number)
            held.append(
                hold_interview(
                    scheme=scheme(SCHEME),
                    guide="people-1",
                    consent="quoted" if quoted else "learning" if words else "none",
                    happened_on=when.date(),
                    words=words,
                    by=ines,
                    at=when,
                )
            )
    by_coder = {"adviser": [said[1] for said in SAID], "analyst": [said[2] for said in SAID]}
    for who, found in by_coder.items():
        with acting_as(cast.people[who]) as by:
            for row, themes in zip(held, found, strict=False):
                code_interview(interview=row, themes=themes, by=by, at=at + timedelta(days=21))
    _quote(cast, held, at + timedelta(days=25))
    with acting_as(cast.people["coordinator"]) as alice:
        take_back(code=held[1].reference, what="quotes", by=alice, at=at + timedelta(days=30))


def _quote(cast: Cast, held: list[Any], at: datetime) -> None:
    chosen = []
    with acting_as(cast.people["adviser"]) as ines:
        for row, (words, themes, _, quoted) in zip(held, SAID, strict=False):
            if quoted:
                first = next(iter(words.values()))
                chosen.append(choose_quote(interview=row, theme=themes[0], words=first, by=ines, at=at))
    with acting_as(cast.people["analyst"]) as anil:
        for number, quote in enumerate(chosen[:-1]):
            clear = number != 2
            because = "No name, no place (made up)" if clear else "Its turn of speech is known (made up)"
            check_quote(quote=quote, is_clear=clear, because=because, by=anil, at=at + timedelta(days=1))
