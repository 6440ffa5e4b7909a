"""Read instruments. They name nobody and are open to every signed-in person."""

from __future__ import annotations

from plumbline.assessments.models import Instrument as Instrument
from plumbline.values.errors import DataUnfit


def instruments() -> list[Instrument]:
    """The newest version of each, by title."""
    newest: dict[str, Instrument] = {}
    for row in Instrument.objects.order_by("loaded_at"):
        newest[row.slug] = row
    return sorted(newest.values(), key=lambda row: row.title)


def instrument(slug: str, version: str) -> Instrument:
    """One version of an instrument.

    Raises
    ------
    DataUnfit: it was never loaded here.
    """
    found = Instrument.objects.filter(slug=slug, version=version).first()
    if found is None:
        raise DataUnfit("This instrument is not loaded here. Open the form again.", slug="no-such-instrument")
    return found


def in_words(slug: str, version: str, answers: dict[str, str], wanted: str) -> list[str]:
    """Words of the questions that were answered in one way; empty where the instrument is not here."""
    found = Instrument.objects.filter(slug=slug, version=version).first()
    return [words for key, words, _ in found.questions if answers.get(key) == wanted] if found else []
