"""Words of our own: English as data, the reader's language where they are shown.

A `Words` is its English wherever it is compared, stored, logged or put in the ledger. Only at the moment at which a page shows it is it
said in the language of the reader: Django and Jinja both ask a value for ``__html__``. So nothing that is kept depends on who looked.

    say("{day} is past. Enter a day to come.", day=in_full(day))

keeps the sentence and what was filled in apart, so that the sentence can be said anew; an f-string does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import Any, Protocol


class Speech(Protocol):
    """Where a language's words are looked up, by the English."""

    def get(self, english: str) -> str | None:
        """The words; None where there are none."""

    def is_ours(self, english: str) -> bool:
        """Whether these are words of our own, translated or not."""

    def numbered(self, english: str, count: int) -> str | None:
        """The words in the form for so many."""


# None while pages are in English.
_SPOKEN: ContextVar[Speech | None] = ContextVar("spoken", default=None)


@contextmanager
def spoken(catalogue: Speech | None) -> Iterator[None]:
    """Say words from this catalogue (English: None) until the block ends."""
    before = _SPOKEN.set(catalogue)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def translation_of(english: str) -> str | None:
    """The reader's words for these; None where the catalogue has none. English answers itself.

    A label that a page made a sentence of, by a full stop, is found by the label.
    """
    catalogue = _SPOKEN.get()
    if catalogue is None:
        return english
    plain = str.__str__(english)
    found = catalogue.get(plain)
    if found is None and plain.endswith(".") and (stem := catalogue.get(plain[:-1])) is not None:
        return f"{stem}."
    return found


def translated(english: str) -> str:
    """The reader's words for these, at once; the English where there are none."""
    return translation_of(english) or english


def is_ours(english: str) -> bool:
    """Whether the catalogue that is spoken from knows these as words of our own."""
    catalogue = _SPOKEN.get()
    return catalogue is not None and catalogue.is_ours(english)


class Words(str):
    """Words that Plumbline itself says: a label, a title, a refusal. Never what somebody typed."""

    __slots__ = ()

    def said(self) -> str | None:
        """In the reader's language; None where there is no translation."""
        return translation_of(self)

    def shown(self) -> str:
        """In the reader's language, else in English."""
        said = self.said()
        return str.__str__(self) if said is None else said

    def __str__(self) -> str:
        """Itself: what is made a text on its way to the page stays what it is."""
        return self

    def lower(self) -> Words:
        """In small letters, in every language."""
        return _changed(self, str.lower)

    def capitalize(self) -> Words:
        """With a capital at the head alone, in every language."""
        return _changed(self, str.capitalize)

    def rstrip(self, signs: str | None = None, /) -> Words:
        """Without these signs at the end, in every language."""
        return _changed(self, lambda words: words.rstrip(signs))

    def __html__(self) -> str:
        """As a template shows it; English among other words says that it is."""
        said = self.said()
        return f'<span lang="en">{escape(self)}</span>' if said is None else escape(said)

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave this process as plain English."""
        return str, (str.__str__(self),)


class Sentence(Words):
    """A sentence with places, filled in. Made by `say`."""

    template: str
    given: Mapping[str, object]

    def said(self) -> str | None:
        """The sentence in the reader's language, with its places filled in again."""
        found = translation_of(self.template)
        return None if found is None else _filled(found, self.given)


class Changed(Words):
    """Words in small letters, without a full stop, or the like. Made by `Words.lower` and its neighbours."""

    words: Words
    change: Callable[[str], str]

    def said(self) -> str | None:
        """The reader's words, changed in the same way."""
        said = self.words.said()
        return None if said is None else self.change(said)


class Number(Words):
    """So many of something. Made by `counted`."""

    one: str
    many: int
    given: Mapping[str, object]

    def said(self) -> str | None:
        """In the form that the reader's language has for that number."""
        catalogue = _SPOKEN.get()
        if catalogue is None:
            return str.__str__(self)
        found = catalogue.numbered(self.one, self.many)
        return None if found is None else _filled(found, {"count": self.many, **self.given})


class Joined(Words):
    """Several words with a sign between. Made by `joined`."""

    parts: tuple[str, ...]
    between: str

    def said(self) -> str | None:
        """Each part in the reader's language; None where there are words of our own and none has a translation."""
        ours = [part for part in self.parts if isinstance(part, Words)]
        if ours and all(part.said() is None for part in ours):
            return None
        return str(_shown(self.between)).join(str(_shown(part)) for part in self.parts)


class Half(Words):
    """What stands before or after a sign in words. Made by `halves`."""

    words: Words
    sign: str
    after: bool

    def said(self) -> str | None:
        """The same half of the reader's words."""
        said = self.words.said()
        return None if said is None else said.partition(self.sign)[2 if self.after else 0]


def halves(words: str, sign: str) -> tuple[str, str]:
    """What stands before a sign in words of our own, and what stands after it: in each language its own."""
    before, _, after = words.partition(sign)
    if not isinstance(words, Words):
        return before, after
    made = (Half(before), Half(after))
    for half in made:
        half.words, half.sign, half.after = words, sign, half is made[1]
    return made


def small_first(words: str) -> str:
    """Words with a small letter first, as they stand inside a sentence; `Words` stay so."""
    if not isinstance(words, Words):
        return words[:1].lower() + words[1:]
    return _changed(words, lambda said: said[:1].lower() + said[1:])


def replaced(words: str, old: str, new: str) -> Words:
    """Words of our own with other signs in place of these, in every language."""
    return _changed(words if isinstance(words, Words) else Words(words), lambda said: said.replace(old, new))


def say(template: str, /, **given: object) -> Words:
    """Words with places in braces, filled in with ``given``; what is filled in may be `Words` itself.

    Raises
    ------
    KeyError: a place is not filled.
    """
    if not given:
        return Words(template)
    sentence = Sentence(template.format(**given))
    sentence.template, sentence.given = template, given
    return sentence


def counted(count: int, one: str, more: str, /, **given: object) -> Words:
    """So many of something: ``one`` for 1, ``more`` for any other, with ``{count}`` and what else is filled in."""
    number = Number((one if count == 1 else more).format(count=count, **given))
    number.one, number.many, number.given = one, count, given
    return number


def joined(parts: Iterable[str], between: str = " ") -> Words:
    """Parts with a sign between them; those that are `Words` stay so."""
    kept = tuple(parts)
    whole = Joined(between.join(kept))
    whole.parts, whole.between = kept, between
    return whole


def either(parts: Iterable[str]) -> Words:
    """One of several as a sentence lists them: "a, b or c"."""
    kept = tuple(parts)
    before = kept[:-1] if len(kept) < 3 else (joined(kept[:-1], ", "),)
    return joined((*before, *kept[-1:]), say(" or "))


def _changed(words: Words, change: Callable[[str], str]) -> Words:
    changed = Changed(change(str.__str__(words)))
    changed.words, changed.change = words, change
    return changed


def _filled(template: str, given: Mapping[str, object]) -> str:
    return template.format(**{name: _shown(one) for name, one in given.items()})


def _shown(value: object) -> object:
    return value.shown() if isinstance(value, Words) else value
