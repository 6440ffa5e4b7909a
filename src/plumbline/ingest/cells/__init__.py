"""From text to values, a column at a time: which reader a cell has, by its kind."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from plumbline.ingest.cells.coded import read_category, read_code, read_offence, read_setting
from plumbline.ingest.cells.column import ColumnRead, Reader, by_rule, without
from plumbline.ingest.cells.places import between, property_key, read_count, usable_postcode
from plumbline.ingest.cells.times import read_birth_date, read_day, read_moment, read_month
from plumbline.ingest.cells.words import read_address, read_name, read_names, read_reference, read_text
from plumbline.ingest.contract import CellType, Column
from plumbline.ingest.reading import DateSystem
from plumbline.ingest.serials import from_serials
from plumbline.values.check_digits import normalise_nhs_number, normalise_pnc_id
from plumbline.values.harm_index import HarmIndex
from plumbline.values.phones import normalise_phone
from plumbline.values.places import normalise_lsoa
from plumbline.values.words import Words


__all__ = ["READERS", "ColumnRead", "read_column", "without"]

_IN_METRES = Words(
    "{column} must be a number of metres on the National Grid inside Great Britain: correct it."
)
_IN_DEGREES = Words("{column} must be a number of degrees inside the United Kingdom: correct it.")
# Every kind of cell but the offence, which is weighed as it is read.
READERS: Mapping[CellType, Reader] = {
    "reference": read_reference,
    "text": read_text,
    "name": read_name,
    "names": read_names,
    "address": read_address,
    "code": read_code,
    "flag": read_code,
    "setting": read_setting,
    "police_uk_category": read_category,
    "moment": read_moment,
    "day": read_day,
    "month": read_month,
    "birth_date": read_birth_date,
    "postcode": by_rule(
        usable_postcode, Words("{column} is not a UK postcode that tells a place: correct it.")
    ),
    "phone": by_rule(
        normalise_phone, Words("{column} is not a UK telephone number with its leading zero: correct it.")
    ),
    "pnc": by_rule(normalise_pnc_id, Words("{column} fails its check letter: correct it.")),
    "nhs": by_rule(normalise_nhs_number, Words("{column} fails its check digit: correct it.")),
    "lsoa": by_rule(
        normalise_lsoa,
        Words("{column} is not the code of a lower layer area, such as E01016512: correct it."),
    ),
    "easting": between(1, 700_000, _IN_METRES),
    "northing": between(1, 1_300_000, _IN_METRES),
    "longitude": between(-9, 3, _IN_DEGREES),
    "latitude": between(49, 61, _IN_DEGREES),
    "uprn": by_rule(
        property_key, Words("{column} is not a property reference number of up to twelve digits: correct it.")
    ),
    "count": read_count,
}


def read_column(
    text: pl.Series, column: Column, *, harm: HarmIndex | None, date_system: DateSystem | None = None
) -> ColumnRead:
    """Read the cells of one column by its type; ``text`` has no outer spaces and "" where blank.

    Where the file has a date system, bare numbers in a column of dates are days of a spreadsheet.
    """
    if column.type == "offence":
        return read_offence(text, harm)
    if date_system is not None and column.type in ("moment", "day", "birth_date"):
        text = from_serials(text, date_system)
    return READERS[column.type](text, column)
