"""The words of a language, read from its gettext file and refused as a whole where one of them could harm a page."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import polib

from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.languages import LANGUAGES, Language
from plumbline.web.tongues.marks import check_translation


LOCALE = Path(__file__).parent / "locale"
# Beside each entry that nobody has reviewed. Not gettext's own “fuzzy”, whose entries its tools leave out of what they make.
AWAITS = "Awaits a translator’s review"
REVIEWED = "Reviewed by "


class Catalogue:
    """English to the words of one language."""

    def __init__(
        self,
        language: Language,
        words: Mapping[str, Sequence[str]],
        *,
        awaits: bool,
        ours: Container[str] = (),
    ) -> None:
        self.of, self.language = language, language.code
        self._words, self._ours = words, ours
        self.awaits = awaits

    def forms(self, english: str, plural: str) -> Sequence[str] | None:
        """The translation in each of its forms; None: there is none."""
        return self._words.get(english)

    def get(self, english: str) -> str | None:
        """The translation, or its first form; None: there is none."""
        forms = self._words.get(english)
        return None if forms is None else forms[0]

    def is_ours(self, english: str) -> bool:
        """Whether these are words of a page, translated or not."""
        return english in self._words or english in self._ours

    def numbered(self, english: str, count: int) -> str | None:
        """The translation in the form for so many."""
        forms = self._words.get(english)
        return None if forms is None else forms[self.of.plural(count) if len(forms) > 1 else 0]


@cache
def catalogue_of(code: str) -> Catalogue:
    """Return the catalogue of a language, read once.

    Raises
    ------
    DataUnfit: naming file and line, where a translation has other marks than its English.
    """
    return read_catalogue(LOCALE / f"{code}.po", LANGUAGES[code])


def read_catalogue(path: Path, language: Language) -> Catalogue:
    """Read and check a gettext file. Entries without a translation, and those marked fuzzy, count as not there.

    Raises
    ------
    DataUnfit: naming file and line.
    """
    words: dict[str, Sequence[str]] = {}
    ours: set[str] = set()
    awaits = False
    for entry in _entries(path):
        ours.add(entry.msgid)
        if forms := forms_of(entry, language):
            _check(path, entry, forms)
            words[entry.msgid] = forms
            awaits = awaits or not is_reviewed(entry)
    return Catalogue(language, words, awaits=awaits, ours=ours)


def _entries(path: Path) -> Iterator[polib.POEntry]:
    try:
        file = polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataUnfit(f"{path.name} is no catalogue that can be read: {fault}.") from fault
    for entry in file:
        if not entry.obsolete and "fuzzy" not in entry.flags:
            yield entry


def forms_of(entry: polib.POEntry, language: Language) -> Sequence[str]:
    """The translation of an entry in all its forms; none while one is missing."""
    if not entry.msgid_plural:
        return [entry.msgstr] if entry.msgstr else []
    forms = [entry.msgstr_plural.get(number, "") for number in range(language.forms)]
    return forms if all(forms) else []


def is_reviewed(entry: polib.POEntry) -> bool:
    """Whether a translator has put their name to it."""
    return any(line.startswith(REVIEWED) for line in entry.tcomment.splitlines())


def _check(path: Path, entry: polib.POEntry, forms: Sequence[str]) -> None:
    for form in forms:
        try:
            check_translation(entry.msgid, form)
        except DataUnfit as no:
            raise DataUnfit(f"{path.name} line {entry.linenum}, “{entry.msgid[:60]}”: {no}") from no
