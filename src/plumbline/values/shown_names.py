"""How a name is shown that a supplier typed in capitals, or in small letters: TAYLOR, JAMES as Taylor, James.

For the eye only: what is stored, linked, searched and handed to another installation stays as it was given. A name in mixed
case is never touched, since whoever typed it may have known better.

nameparser (2.6) was tried and left out: it writes MacHin for MACHIN, moves the initials of D'SOUZA, J.P. to the suffix, and brings a
licence of another kind than ours. Here letters change in case alone: none is moved, lost or made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


# In small letters before the rest of a surname. `la` and its like only after another: DE LA CRUZ, but LA ROCHE.
_PARTICLES = frozenset(
    [
        "ap",
        "bin",
        "bint",
        "binti",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "dos",
        "du",
        "ibn",
        "van",
        "von",
    ]
)
_AFTER_A_PARTICLE = frozenset(["het", "la", "las", "le", "los"])
# Joined to what follows by a hyphen: AL-HASSAN, ZIA-UL-HAQ.
_JOINED = frozenset(["al", "el", "ud", "ul", "ur"])
_NUMERALS = frozenset(("II", "III", "IV"))
# Two letters of a forename without a vowel are initials (JP), but for these, which are names.
_NO_INITIALS = frozenset(("MD", "NG", "ST"))
_APOSTROPHES = "'\u2018\u2019\u02bc\u0060\u00b4\u2032"
_APOSTROPHE = re.compile(f"([{_APOSTROPHES}])")
_BREAK = re.compile(r"(\s+)")
_HYPHEN = re.compile("([-\u2010\u2011\u2012\u2013.,/()])")


def name_shown(text: str) -> str:
    """A name as it stands in a list, the surname before the comma; all of it is a surname where there is no comma."""
    last, comma, first = text.partition(",")
    return surname_shown(last) + comma + forenames_shown(first, beside=last)


def listed_shown(last: str | None, first: str | None) -> str:
    """Surname, then forenames, as a list shows them, without what is missing."""
    parts = (surname_shown(last or ""), forenames_shown(first or "", beside=last or ""))
    return ", ".join(part for part in parts if part)


def in_order_shown(first: str, last: str) -> str:
    """Forenames, then surname, as a sentence shows them."""
    return f"{forenames_shown(first, beside=last)} {surname_shown(last)}".strip()


def surname_shown(text: str) -> str:
    """A surname in mixed case, where it was given wholly in capitals or wholly in small letters."""
    return text if _is_mixed(text) else "".join(_words(text, is_surname=True))


def forenames_shown(text: str, *, beside: str = "") -> str:
    """Forenames in mixed case, as `surname_shown`. Up to three capitals ``beside`` a surname in mixed case are initials."""
    letters = [mark for mark in text if mark.isalpha()]
    is_initials = text.isupper() and len(letters) <= 3 and _is_mixed(beside)
    return text if is_initials or _is_mixed(text) else "".join(_words(text, is_surname=False))


def _is_mixed(text: str) -> bool:
    return not (text.isupper() or text.islower())


def _words(text: str, *, is_surname: bool) -> Iterator[str]:
    """The words and what stands between them, in order."""
    parts = _BREAK.split(text)
    words = [at for at, part in enumerate(parts) if part.strip()]
    after_particle = False
    for at, part in enumerate(parts):
        is_first, is_last = at in words[:1], at in words[-1:]
        may_be_small = not is_last and (is_surname or not is_first)
        plain = part.lower()
        small = may_be_small and (plain in _PARTICLES or (after_particle and plain in _AFTER_A_PARTICLE))
        if part.strip():
            after_particle = small
        if small:
            yield _lowered(part)
        elif is_last and not is_first and part.upper() in _NUMERALS:
            yield _raised(part)
        else:
            yield _word(part, is_surname=is_surname, is_first=is_first)


def _word(word: str, *, is_surname: bool, is_first: bool) -> str:
    if not is_surname and _stands_for_names(word):
        return word
    pieces = _HYPHEN.split(word)
    return "".join(
        _lowered(piece)
        if _is_joined(pieces, at) and (is_surname or at or not is_first)
        else _with_apostrophes(piece)
        for at, piece in enumerate(pieces)
    )


def _stands_for_names(word: str) -> bool:
    return (
        len(word) == 2 and word.isalpha() and word.isupper()
        and not set(word) & set("AEIOUY") and word not in _NO_INITIALS
    )  # fmt: skip


def _is_joined(pieces: list[str], at: int) -> bool:
    """Whether a hyphen joins this piece, as an article, to what follows."""
    follows = pieces[at + 1 : at + 3]
    return pieces[at].lower() in _JOINED and len(follows) == 2 and follows[0] != "." and bool(follows[1])


def _with_apostrophes(piece: str) -> str:
    """O'BRIEN, D'SOUZA and DE'ATH go on with a capital; SA'AD and the s of BOB'S do not."""
    parts = _APOSTROPHE.split(piece)
    made = [_capital(parts[0])]
    for before, mark, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        goes_on = (len(before) == 1 or before.lower() == "de") and len(after) > 1
        made += [mark, _capital(after) if goes_on or not before else _lowered(after)]
    return "".join(made)


def _capital(piece: str) -> str:
    """Its first letter large, the others small; and large again after Mc. Mac may be either, so it stays small."""
    if piece[:2].lower() == "mc" and len(piece) > 3:
        return _raised(piece[0]) + _lowered(piece[1]) + _raised(piece[2]) + _lowered(piece[3:])
    return _raised(piece[:1]) + _lowered(piece[1:])


def _raised(text: str) -> str:
    return "".join(mark.upper() if mark.upper().lower() == mark.lower() and len(mark.upper()) == 1 else mark for mark in text)  # fmt: skip


def _lowered(text: str) -> str:
    return "".join(mark.lower() if len(mark.lower()) == 1 and mark.lower().upper() == mark.upper() else mark for mark in text)  # fmt: skip
