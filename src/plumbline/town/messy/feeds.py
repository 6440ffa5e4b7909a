"""What goes wrong in each feed's messy file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from plumbline.town.catalogue import catalogue
from plumbline.town.messy.clocks import change_nights, changed_hour
from plumbline.town.messy.draft import BLANK, FLAGGED, QUARANTINED, READ, Draft
from plumbline.town.messy.spoiling import (
    accented,
    can_be_accented,
    can_be_posed,
    is_name,
    posed,
    with_unseen,
    with_wrong_digit,
    with_wrong_letter,
)


FEW, SOME = 0.004, 0.01
FEWEST = 3

ANOTHER_ALPHABET = "a letter of another alphabet"
NO_WIDTH = "a mark that cannot be seen"
WRONG_LETTER, WRONG_DIGIT = "a wrong check letter", "a wrong check digit"
BARE_NUMBER = "a date as a number that does not say it is one"
ONE_BYTE = "a letter outside ASCII"
NO_SUCH_DATE, NO_SUCH_CODE = "a date that does not exist", "a code that is not one"
NO_POWER = "no power to share is named"
TOTAL = "a total and not a row"


def spoil_crimes(table: pl.DataFrame, first: date, until: date, rng: np.random.Generator) -> Draft:
    """Changed hours, impossible dates, and dates as bare numbers. No violent crime changes its time or is lost."""
    draft = Draft(table, "crime_ref")
    other = {one.code for one in catalogue().other_crime}
    apart = [code in other for code in draft.column("offence_code")]
    _put_in_changed_hours(draft, "committed_from", "committed_to", first, until, apart, rng)
    for at in draft.pick("committed_from", FEW, FEWEST, bool, rng, among=apart):
        draft.change(at, "committed_from", "31/02/2025 10:15", why=NO_SUCH_DATE, expect=QUARANTINED)
    for at in draft.pick("committed_from", SOME, FEWEST, lambda text: changed_hour(text) is None, rng):
        draft.note(
            at, "committed_from", why=BARE_NUMBER, expect=READ, meant=draft.column("committed_from")[at]
        )
    return draft


def spoil_people(table: pl.DataFrame, first: date, until: date, rng: np.random.Generator) -> Draft:
    """Look-alike letters, unseen marks, wrong check letters and roles that are none."""
    del first, until
    draft = Draft(table, "record_ref")
    _spoil_names(draft, rng)
    _spoil_pnc(draft, rng)
    for at in draft.pick("role", FEW, FEWEST, lambda role: role == "WITNESS", rng):
        draft.change(at, "role", "ONLOOKER", why=NO_SUCH_CODE, expect=QUARANTINED)
    return draft


def spoil_custody(table: pl.DataFrame, first: date, until: date, rng: np.random.Generator) -> Draft:
    """Accents and a dash that Windows-1252 writes in a way of its own; wrong check letters."""
    del first, until
    draft = Draft(table, "custody_ref")
    _spoil_pnc(draft, rng)
    for at in draft.pick("surname", 0.1, FEWEST, can_be_accented, rng):
        name = accented(draft.column("surname")[at])
        draft.change(at, "surname", name, why=ONE_BYTE, expect=READ, meant=name)
    for at in draft.pick("address", 0.1, FEWEST, lambda text: text[:1].isdigit(), rng):
        address = f"Flat 2 – {draft.column('address')[at]}"
        draft.change(at, "address", address, why=ONE_BYTE, expect=READ, meant=address)
    return draft


def spoil_attendances(table: pl.DataFrame, first: date, until: date, rng: np.random.Generator) -> Draft:
    """Changed hours and impossible times."""
    draft = Draft(table, "attendance_ref")
    _put_in_changed_hours(draft, "assault_at", None, first, until, [True] * table.height, rng)
    for at in draft.pick("arrived_at", FEW, FEWEST, bool, rng):
        draft.change(at, "arrived_at", "45/13/2025 25:61", why=NO_SUCH_DATE, expect=QUARANTINED)
    return draft


def spoil_youth(table: pl.DataFrame, first: date, until: date, rng: np.random.Generator) -> Draft:
    """Wrong check digits of NHS numbers, unseen marks in names, and rows without a power to share."""
    del first, until
    draft = Draft(table, "youth_ref")
    for at in draft.pick("gateway", SOME, FEWEST, bool, rng):
        draft.change(at, "gateway", "", why=NO_POWER, expect=QUARANTINED)
    for at in draft.pick("nhs_number", SOME, FEWEST, lambda number: number != "", rng):
        wrong = with_wrong_digit(draft.column("nhs_number")[at])
        draft.change(at, "nhs_number", wrong, why=WRONG_DIGIT, expect=BLANK)
    _spoil_names(draft, rng)
    return draft


SPOILT: dict[str, Callable[[pl.DataFrame, date, date, np.random.Generator], Draft]] = {
    "police_crimes": spoil_crimes,
    "police_people": spoil_people,
    "custody": spoil_custody,
    "ae_minimum": spoil_attendances,
    "youth_justice": spoil_youth,
}
"""By feed."""


def _spoil_names(draft: Draft, rng: np.random.Generator) -> None:
    for column in ("forename", "surname"):
        for at in draft.pick(column, SOME / 2, FEWEST, can_be_posed, rng):
            name = draft.column(column)[at]
            draft.change(at, column, posed(name, rng), why=ANOTHER_ALPHABET, expect=FLAGGED, meant=name)
        for at in draft.pick(column, SOME / 2, FEWEST, is_name, rng):
            name = draft.column(column)[at]
            draft.change(at, column, with_unseen(name, rng), why=NO_WIDTH, expect=FLAGGED, meant=name)


def _spoil_pnc(draft: Draft, rng: np.random.Generator) -> None:
    for at in draft.pick("pnc_id", SOME, FEWEST, lambda number: number != "", rng):
        wrong = with_wrong_letter(draft.column("pnc_id")[at])
        draft.change(at, "pnc_id", wrong, why=WRONG_LETTER, expect=BLANK)


def _put_in_changed_hours(
    draft: Draft,
    column: str,
    end: str | None,
    first: date,
    until: date,
    may: list[bool],
    rng: np.random.Generator,
) -> None:
    """Move a few rows into each hour that the clocks skip or repeat; rows that stand there by chance are noted too."""
    for at, text in enumerate(draft.column(column)):
        if how := changed_hour(text):
            draft.note(at, column, why=how, expect=FLAGGED, meant=text)
    for day, how in change_nights(first, until):
        same_day = f"{day:%d/%m/%Y}"
        for at in draft.pick(column, 0.0, FEWEST, bool, rng, among=may):
            time = f"{same_day} 01:{int(rng.integers(60)):02d}"
            draft.change(at, column, time, why=how, expect=FLAGGED, meant=time)
            if end is not None:
                draft.quietly(at, end, "")
            else:
                draft.quietly(at, "arrived_at", f"{same_day} 04:30")
