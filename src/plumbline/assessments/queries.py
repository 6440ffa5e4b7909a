"""Read instruments. They name nobody and are open to every signed-in person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.assessments.definition import Definition, checklist, from_json
from plumbline.assessments.models import Instrument as Instrument
from plumbline.values.errors import DataUnfit


GONE = "This instrument is not loaded here. Open the form again."


def instruments() -> list[Instrument]:
    """The newest version of each, by title."""
    newest: dict[str, Instrument] = {}
    for row in Instrument.objects.order_by("loaded_at", "pk"):
        newest[row.slug] = row
    return sorted(newest.values(), key=lambda row: row.title)


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """One version that is loaded here. ``in_use``: what is begun on the day is begun with it. ``is_ahead``: it is in effect later."""

    row: Instrument
    in_use: bool
    is_ahead: bool


def loaded_versions(day: date) -> list[LoadedVersion]:
    """Every version of every instrument, by title, that which came last first."""
    used = {row.id for row in instruments_on(day)}
    rows = Instrument.objects.order_by("title", "slug", "-loaded_at", "pk")
    return [
        LoadedVersion(row, row.id in used, row.effective_from is not None and row.effective_from > day)
        for row in rows
    ]


def instruments_on(day: date) -> list[Instrument]:
    """The version of each with which an assessment is made on a day, by title: of those in effect the one that came last."""
    newest: dict[str, Instrument] = {}
    for row in sorted(Instrument.objects.all(), key=lambda r: (r.effective_from or date.min, r.loaded_at)):
        if row.effective_from is None or row.effective_from <= day:
            newest[row.slug] = row
    return sorted(newest.values(), key=lambda row: row.title)


def checklists(day: date) -> list[Instrument]:
    """Of those in effect on a day, the ones that are ticked and counted, by title: what a referral form can hold."""
    return [row for row in instruments_on(day) if definition_of(row).is_checklist]


def instrument(slug: str, version: str) -> Instrument:
    """One version of an instrument.

    Raises
    ------
    DataUnfit: it was never loaded here.
    """
    found = Instrument.objects.filter(slug=slug, version=version).first()
    if found is None:
        raise DataUnfit(GONE, slug="no-such-instrument")
    return found


def instrument_in_effect(instrument_id: UUID, day: date) -> Instrument:
    """An instrument with which an assessment may be made on a day.

    Raises
    ------
    DataUnfit: it was never loaded here, is not in effect yet, or another version has taken its place.
    """
    found = next((row for row in instruments_on(day) if row.id == instrument_id), None)
    if found is None:
        raise DataUnfit(GONE, slug="no-such-instrument")
    return found


def definition_of(row: Instrument) -> Definition:
    """What an instrument is, as plain values."""
    return from_json(row.definition) if row.definition else checklist(row.questions)


def in_words(slug: str, version: str, answers: dict[str, str], wanted: str) -> list[str]:
    """Words of the questions that were answered in one way; empty where the instrument is not here."""
    found = Instrument.objects.filter(slug=slug, version=version).first()
    return [words for key, words, _ in found.questions if answers.get(key) == wanted] if found else []
