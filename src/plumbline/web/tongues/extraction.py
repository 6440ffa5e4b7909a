"""Write every string that can be translated into the template catalogue, and bring the catalogue of each language up to date.

Run by ``script/words``. What has no English any more is kept as obsolete where it had a translation; what is new waits, empty. Nothing
here writes a translation or calls one reviewed: that is a translator's line beside the entry, ``Reviewed by NAME, DATE``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polib

from plumbline.web.tongues.catalogue import AWAITS, LOCALE, forms_of, is_reviewed, read_catalogue
from plumbline.web.tongues.extract_kinds import of_kinds
from plumbline.web.tongues.extract_python import of_python, sewn
from plumbline.web.tongues.extract_templates import of_templates
from plumbline.web.tongues.found import Found
from plumbline.web.tongues.languages import LANGUAGES, Language


PACKAGE = Path(__file__).parents[2]
POT = LOCALE / "plumbline.pot"
WIDTH = 110
HEAD = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
}


def everything(package: Path = PACKAGE) -> list[Found]:
    """All that is to be translated: pages first, then Python, then the kinds of scheme."""
    return list(chain(of_templates(package), of_python(package), of_kinds(package)))


def template_catalogue(found: Iterable[Found]) -> polib.POFile:
    """One entry for each English string, with the files that say it."""
    file = polib.POFile(wrapwidth=WIDTH)
    file.metadata = {"Project-Id-Version": "Plumbline", **HEAD}
    entries: dict[str, polib.POEntry] = {}
    for one in found:
        if not one.english:
            continue
        entry = entries.setdefault(one.english, polib.POEntry(msgid=one.english))
        entry.msgid_plural = entry.msgid_plural or one.plural
        if (one.where, "") not in entry.occurrences:
            entry.occurrences.append((one.where, ""))
    file.extend(entries.values())
    return file


def brought_up_to_date(
    kept: Iterable[polib.POEntry], template: polib.POFile, language: Language
) -> polib.POFile:
    """The catalogue of a language with the strings of the template, and the translations that it has."""
    had = {entry.msgid: entry for entry in kept}
    file = polib.POFile(wrapwidth=WIDTH)
    file.metadata = {
        "Project-Id-Version": "Plumbline", "Language": language.code, **HEAD, "Plural-Forms": language.rule,
    }  # fmt: skip
    for entry in template:
        old = had.pop(entry.msgid, None)
        file.append(_entry(entry, old, language))
    for old in had.values():
        if old.msgstr or any(old.msgstr_plural.values()):
            old.obsolete = True
            file.append(old)
    return file


def _entry(entry: polib.POEntry, old: polib.POEntry | None, language: Language) -> polib.POEntry:
    new = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, occurrences=entry.occurrences)
    if entry.msgid_plural:
        new.msgstr_plural = dict.fromkeys(range(language.forms), "")
        new.msgstr_plural |= old.msgstr_plural if old else {}
    elif old:
        new.msgstr = old.msgstr
    if old:
        new.flags, new.tcomment = old.flags, old.tcomment
    if forms_of(new, language) and not is_reviewed(new):
        new.tcomment = AWAITS
    return new


@dataclass(slots=True)
class Tally:
    """How much of a room's words there is, how much is in the language, and how much of that a translator has reviewed."""

    translatable: int = 0
    translated: int = 0
    reviewed: int = 0
    sewn: int = 0


def tallies(found: Iterable[Found], entries: Iterable[polib.POEntry], language: Language) -> dict[str, Tally]:
    """Strings by room. One that several rooms say counts in each; ``sewn`` are sentences that cannot be translated."""
    by_english = {entry.msgid: entry for entry in entries if not entry.obsolete}
    rooms: dict[str, Tally] = {}
    for room, english in dict.fromkeys((one.room, one.english) for one in found):
        tally = rooms.setdefault(room, Tally())
        tally.translatable += 1
        if (entry := by_english.get(english)) is not None and forms_of(entry, language):
            tally.translated += 1
            tally.reviewed += is_reviewed(entry)
    for room, count in Counter(one.room for one in sewn(PACKAGE)).items():
        rooms.setdefault(room, Tally()).sewn = count
    return dict(sorted(rooms.items()))


def write_all() -> None:
    """Write the template catalogue and every language's, and say how far each is."""
    found = everything()
    template = template_catalogue(found)
    template.save(str(POT))
    for code, language in LANGUAGES.items():
        path = LOCALE / f"{code}.po"
        kept = list(polib.pofile(str(path))) if path.is_file() else []
        brought_up_to_date(kept, template, language).save(str(path))
        read_catalogue(path, language)
        sys.stdout.write(report(found, path, language))


def report(found: list[Found], path: Path, language: Language) -> str:
    """The tallies as a table."""
    entries = polib.pofile(str(path))
    rows = tallies(found, entries, language)
    lines = [f"{language.name}\n{'room':32}{'strings':>9}{'translated':>12}{'reviewed':>10}{'sewn':>7}"]
    lines += [
        f"{room:32}{one.translatable:9}{one.translated:12}{one.reviewed:10}{one.sewn:7}"
        for room, one in rows.items()
    ]
    done = [entry for entry in entries if not entry.obsolete]
    said = [entry for entry in done if forms_of(entry, language)]
    reviewed = sum(map(is_reviewed, said))
    lines.append(
        f"{'different strings in all':32}{len(done):9}{len(said):12}{reviewed:10}{sum(one.sewn for one in rows.values()):7}\n"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    write_all()
