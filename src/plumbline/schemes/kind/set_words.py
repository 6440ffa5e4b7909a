"""Words that a partnership may set: drivers, reasons after which nobody looks back, statements of confidentiality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plumbline.schemes.enums import SIGNER_NAMES
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.setting import NOT_SET, Setting
from plumbline.schemes.kind.work import NO_DRIVER
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


STATEMENT, MOST_SENTENCES, LONGEST_SENTENCE = "meeting.statement", 12, 400
DRIVERS, MOST_DRIVERS, LONGEST_DRIVER = "work.drivers", 30, 80
NO_LOOK_BACK = "work.no_look_back_after"
BETWEEN = "; "


def word_settings(kind: Kind) -> Iterator[Setting]:
    """Lists of words, told in one line with semicolons between them."""
    yield Setting(
        DRIVERS,
        say(
            "{driver}: headings of the plan, of which an action should move one", driver=kind.labels["driver"]
        )
        if "driver" in kind.labels
        else "What keeps violence going, of which an action should move one",
        BETWEEN.join(kind.work.drivers.values()),
        "Plumbline’s own list",
        _lay_drivers,
    )
    skipped = [
        label for slug, label in kind.work.closure_reasons.items() if slug in kind.work.no_look_back_after
    ]
    yield Setting(
        NO_LOOK_BACK,
        "Reasons for closing after which nobody looks back",
        BETWEEN.join(skipped) or NOT_SET,
        "default of Plumbline",
        _lay_no_look_back,
    )


def statement_settings(kind: Kind) -> Iterator[Setting]:
    """What each who signs in to a meeting is asked to agree to."""
    for whose, name in SIGNER_NAMES.items():
        told = kind.meeting.own_statements.get(whose.value, NOT_SET)
        words = say("Confidentiality statement: {name}", name=name.lower())
        yield Setting(
            f"{STATEMENT}.{whose.value}", words, told, "default of Plumbline", _lay_statement(whose.value)
        )


def _lay_drivers(kind: Kind, told: str) -> Kind:
    work, labels = kind.work, words_of(told)
    if not 1 <= len(labels) <= MOST_DRIVERS or any(len(one) > LONGEST_DRIVER for one in labels):
        raise DataUnfit(
            say(
                "Give from 1 to {most_drivers} drivers of {longest_driver} characters or fewer, with semicolons between them.",
                most_drivers=MOST_DRIVERS,
                longest_driver=LONGEST_DRIVER,
            ),
            slug="drivers-unfit",
        )
    known = {label.casefold(): slug for slug, label in {**work.drivers_before, **work.drivers}.items()}
    drivers = {known.get(label.casefold(), slug_of(label)): label for label in labels}
    if len(drivers) != len(labels) or {"", NO_DRIVER} & set(drivers):
        raise DataUnfit(
            "Each driver is said once, in words, and none is called “none”.", slug="drivers-unfit"
        )
    ever = {**work.drivers_before, **work.drivers}
    before = {slug: label for slug, label in ever.items() if slug not in drivers}
    return replace(kind, work=replace(work, drivers=drivers, drivers_before=before))


def _lay_no_look_back(kind: Kind, told: str) -> Kind:
    known = {label.casefold(): slug for slug, label in kind.work.closure_reasons.items()}
    known |= {slug: slug for slug in kind.work.closure_reasons}
    wanted = [] if told.strip().casefold() == NOT_SET else [one.casefold() for one in words_of(told)]
    if not set(wanted) <= set(known):
        labels = BETWEEN.join(kind.work.closure_reasons.values())
        raise DataUnfit(
            say("Choose from: {labels}. “Not set” leaves none out.", labels=labels), slug="no-such-reason"
        )
    return replace(kind, work=replace(kind.work, no_look_back_after=frozenset(known[one] for one in wanted)))


def words_of(told: str) -> list[str]:
    """The words of a list that is told in one line, or over several, with semicolons between them."""
    return [" ".join(one.split()) for one in told.split(";") if one.strip()]


def slug_of(label: str) -> str:
    """A key for words of a partnership’s own: letters, digits and low lines, at most 50 (`SlugField`)."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in label.lower())
    return "_".join(part for part in plain.split("_") if part)[:50]


def _lay_statement(whose: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        own = {key: text for key, text in kind.meeting.own_statements.items() if key != whose}
        if told.strip() != NOT_SET:
            own[whose] = "\n".join(sentences_of(told))
        return replace(kind, meeting=replace(kind.meeting, own_statements=own))

    return lay


def sentences_of(told: str) -> tuple[str, ...]:
    """The sentences of a statement, one a line.

    Raises
    ------
    DataUnfit: none, too many, or one that nobody would read.
    """
    found = tuple(" ".join(line.split()) for line in told.splitlines() if line.strip())
    if not 1 <= len(found) <= MOST_SENTENCES or any(len(one) > LONGEST_SENTENCE for one in found):
        raise DataUnfit(
            say(
                "Write from 1 to {most_sentences} sentences, each on its own line, in {longest_sentence} characters or fewer.",
                most_sentences=MOST_SENTENCES,
                longest_sentence=LONGEST_SENTENCE,
            ),
            slug="statement-unfit",
        )
    return found
