"""From text to values, a column at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from plumbline.ingest.codes import kind_of_category, offence_list, setting_of
from plumbline.ingest.contract import CellType, Column
from plumbline.ingest.marks import in_plain_letters
from plumbline.ingest.reading import DateSystem
from plumbline.ingest.serials import from_serials
from plumbline.values.check_digits import normalise_nhs_number, normalise_pnc_id
from plumbline.values.harm_index import HarmIndex
from plumbline.values.names import has_invisible, mixes_scripts
from plumbline.values.phones import normalise_phone
from plumbline.values.placeholders import is_placeholder_address, is_placeholder_name, placeholders
from plumbline.values.places import normalise_lsoa, normalise_postcode, outward_code


# Dates outside these are slips of the pen: nobody alive was born before, and nothing is booked after.
EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - wall time, as in the extracts
LONGEST_CELL = 10_000

_DAY = r"^\d{1,2}/\d{1,2}/\d{4}$"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
# A time that says how far it is from universal time, as data.police.uk writes it.
_ZONED = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$"
_MINUTE_FORMS = (
    (r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$", "%d/%m/%Y %H:%M"),
    (r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}$", "%d/%m/%Y %H:%M:%S"),
    (r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$", "%Y-%m-%d %H:%M"),
    (r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$", "%Y-%m-%d %H:%M:%S"),
)


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column read.

    ``fields``: values by field, one per row, null where blank or at fault. ``fault``: rows whose cell is filled and
    cannot be read, and ``advice`` what to do about them. ``doubts``: rows kept as they are, by what is odd about them;
    ``asides``: what such a cell says in plain letters.
    """

    fields: Mapping[str, pl.Series]
    fault: pl.Series
    advice: str
    doubts: Mapping[str, pl.Series] = field(default_factory=dict)
    asides: Mapping[str, pl.Series] = field(default_factory=dict)


def read_column(
    text: pl.Series, column: Column, *, harm: HarmIndex | None, date_system: DateSystem | None = None
) -> ColumnRead:
    """Read the cells of one column by its type; ``text`` has no outer spaces and "" where blank.

    Where the file has a date system, bare numbers in a column of dates are days of a spreadsheet.
    """
    if column.type == "offence":
        return _offence(text, harm)
    if date_system is not None and column.type in ("moment", "day", "birth_date"):
        text = from_serials(text, date_system)
    return _READERS[column.type](text, column)


def by_distinct(text: pl.Series, rule: Callable[[str], object], kind: pl.DataType) -> pl.Series:
    """Apply a rule once to each distinct text; null where it gives None."""
    distinct = text.unique().drop_nulls()
    values = pl.Series([rule(one) for one in distinct], dtype=kind)
    return text.replace_strict(distinct, values, default=None, return_dtype=kind)


def without(values: pl.Series, mask: pl.Series) -> pl.Series:
    """Values, null where the mask holds."""
    return pl.select(pl.when(mask.fill_null(value=False)).then(None).otherwise(values)).to_series()


def _blank(text: pl.Series) -> pl.Series:
    return (text == "").fill_null(value=True)


def _given(text: pl.Series) -> pl.Series:
    """Text, null where blank."""
    return without(text, text == "")


def _by_rule(rule: Callable[[str], object], advice: str) -> Callable[[pl.Series, Column], ColumnRead]:
    """Reader of cells that a rule either brings to one form or refuses."""

    def read(text: pl.Series, column: Column) -> ColumnRead:
        values = by_distinct(text, rule, pl.String())
        return ColumnRead(
            {column.to: values}, values.is_null() & ~_blank(text), advice.format(column=column.name)
        )

    return read


def _reference(text: pl.Series, column: Column) -> ColumnRead:
    # A spreadsheet turns long references into 1.23E+09; what stood there cannot be had back.
    fault = text.str.contains(r"^\d(?:\.\d+)?[Ee]\+?\d+$")
    advice = f"{column.name} was changed by a spreadsheet to a rounded number: send the extract as it was exported."
    return ColumnRead({column.to: _given(text)}, fault, advice)


def _text(text: pl.Series, column: Column) -> ColumnRead:
    return ColumnRead({column.to: _given(text)}, pl.repeat(False, len(text), eager=True), "")


def _name(text: pl.Series, column: Column) -> ColumnRead:
    filler = by_distinct(text, is_placeholder_name, pl.Boolean()) & ~_blank(text)
    odd = by_distinct(text, lambda name: has_invisible(name) or mixes_scripts(name), pl.Boolean())
    words = f"{column.name} holds letters that cannot be seen or come from two alphabets"
    return ColumnRead(
        {column.to: without(_given(text), filler)},
        filler,
        f"{column.name} holds a filler and not a name: leave it blank where the name is not known.",
        {words: odd},
        {words: by_distinct(without(text, ~odd.fill_null(value=False)), in_plain_letters, pl.String())},
    )


def _names(text: pl.Series, column: Column) -> ColumnRead:
    """Several names of one person, parted by an upright bar or a semicolon."""
    parted = text.str.replace_all(r"\s*[|;]+\s*", "|").str.strip_chars("| ")
    return ColumnRead({column.to: _given(parted)}, pl.repeat(False, len(text), eager=True), "")


def _address(text: pl.Series, column: Column) -> ColumnRead:
    filler = by_distinct(text, is_placeholder_address, pl.Boolean()) & ~_blank(text)
    advice = (
        f"{column.name} holds a filler and not an address: leave it blank where the address is not known."
    )
    return ColumnRead({column.to: without(_given(text), filler)}, filler, advice)


def _code(text: pl.Series, column: Column) -> ColumnRead:
    meaning = {code.casefold(): value for code, value in column.codes.items()}
    kind = pl.Boolean() if column.type == "flag" else pl.String()
    values = by_distinct(text, lambda code: meaning.get(code.casefold()), kind)
    advice = f"{column.name} must be one of {', '.join(column.codes)}: correct it."
    fault = values.is_null() & ~_blank(text)
    return ColumnRead({column.to: values if column.type == "flag" else _given(values)}, fault, advice)


def _setting(text: pl.Series, column: Column) -> ColumnRead:
    values = by_distinct(text, setting_of, pl.String())
    unlisted = values.is_null() & ~_blank(text)
    doubts = {
        f"{column.name} is not in the list of location codes, so the setting counts as unknown": unlisted
    }
    return ColumnRead(
        {column.to: values.fill_null("unknown")}, pl.repeat(False, len(text), eager=True), "", doubts
    )


def _offence(text: pl.Series, harm: HarmIndex | None) -> ColumnRead:
    known = offence_list()
    codes = by_distinct(text, known.known_code, pl.String())
    kinds = by_distinct(codes, known.kind_of_code.get, pl.String())
    weights = by_distinct(codes, (harm.days if harm else {}).get, pl.Float64())
    advice = "The offence code is not in the list of Home Office codes: correct it, or ask for the list to be extended."
    return ColumnRead(_kind_fields(kinds) | {"harm": weights}, codes.is_null() & ~_blank(text), advice)


def _category(text: pl.Series, column: Column) -> ColumnRead:
    kinds = by_distinct(text, kind_of_category, pl.String())
    advice = (
        f"{column.name} is not a category of data.police.uk: correct it, or ask for the list to be extended."
    )
    return ColumnRead(_kind_fields(kinds), kinds.is_null() & ~_blank(text), advice)


def _kind_fields(kinds: pl.Series) -> dict[str, pl.Series]:
    return {"kind": kinds, "is_violence": kinds.is_in(list(offence_list().violent_kinds))}


def _moment(text: pl.Series, column: Column) -> ColumnRead:
    """A time to the minute, or a day alone; wall time in Europe/London."""
    minutes = pl.Series(name="", values=[None] * len(text), dtype=pl.Datetime("us"))
    for form, pattern in _MINUTE_FORMS:
        as_told = without(text, ~text.str.contains(form)).str.replace("T", " ", literal=True)
        minutes = minutes.fill_null(as_told.str.to_datetime(pattern, time_unit="us", strict=False))
    changed = _clock_change(minutes)
    minutes = minutes.fill_null(_zoned(text))
    days = _days(text).cast(pl.Datetime("us"))
    values = minutes.fill_null(days)
    values = without(values, ~values.is_between(EARLIEST, LATEST))
    precision = pl.select(
        pl.when(minutes.is_not_null()).then(pl.lit("minute")).otherwise(pl.lit("day"))
    ).to_series()
    return ColumnRead(
        {column.to: values, f"{column.to} precision": without(precision, values.is_null())},
        values.is_null() & ~_blank(text),
        f"{column.name} must be a time such as 05/03/2025 21:40, day before month and after 1900: correct it.",
        {f"{column.name} {words}": mask for words, mask in changed.items()},
    )


def _zoned(text: pl.Series) -> pl.Series:
    """Times with their distance from universal time, brought to the clock on a wall in London."""
    told = (
        without(text, ~text.str.contains(_ZONED))
        .str.replace(r"Z$", "+00:00")
        .str.replace(" ", "T", literal=True)
    )
    there = told.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)
    return there.dt.convert_time_zone("Europe/London").dt.replace_time_zone(None)


def _clock_change(minutes: pl.Series) -> Mapping[str, pl.Series]:
    """Wall times that did not happen, and those that happened twice: nobody but the sender can tell what was meant."""
    told = minutes.is_not_null()
    happened = minutes.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
    once = minutes.dt.replace_time_zone("Europe/London", ambiguous="null", non_existent="null")
    return {
        "falls in the hour that the clocks skip or repeat, and did not happen: ask for the right time": told
        & happened.is_null(),
        "falls in the hour that the clocks skip or repeat, and happened twice: ask which one is meant": told
        & happened.is_not_null()
        & once.is_null(),
    }


def _days(text: pl.Series) -> pl.Series:
    """Dates as dd/mm/yyyy or yyyy-mm-dd; null for anything else and outside the years that can be."""
    british = without(text, ~text.str.contains(_DAY)).str.to_date("%d/%m/%Y", strict=False)
    iso = without(text, ~text.str.contains(_ISO_DAY)).str.to_date("%Y-%m-%d", strict=False)
    days = british.fill_null(iso)
    return without(days, ~days.is_between(EARLIEST.date(), LATEST.date()))


def _day(text: pl.Series, column: Column) -> ColumnRead:
    days = _days(text)
    advice = f"{column.name} must be a date such as 05/03/2025, day before month and after 1900: correct it."
    return ColumnRead({column.to: days}, days.is_null() & ~_blank(text), advice)


def _birth_date(text: pl.Series, column: Column) -> ColumnRead:
    known = placeholders()
    days = _days(text)
    certain = days.is_in(list(known.certain_birth_dates)).fill_null(value=False)
    doubtful = days.is_in(list(known.doubtful_birth_dates)).fill_null(value=False)
    values = without(days, certain)
    return ColumnRead(
        {column.to: values},
        values.is_null() & ~_blank(text),
        f"{column.name} is a filler or not a date such as 05/03/1985: correct it, or leave it blank if not known.",
        {f"{column.name} is a date that often stands for not known": doubtful},
    )


def _month(text: pl.Series, column: Column) -> ColumnRead:
    well_formed = without(text, ~text.str.contains(r"^\d{4}-\d{2}$"))
    months = (well_formed + "-01").str.to_datetime("%Y-%m-%d", time_unit="us", strict=False)
    months = without(months, ~months.is_between(EARLIEST, LATEST))
    precision = without(pl.repeat("month", len(text), eager=True), months.is_null())
    advice = f"{column.name} must be a month such as 2025-03: correct it."
    fields = {column.to: months, f"{column.to} precision": precision}
    return ColumnRead(fields, months.is_null() & ~_blank(text), advice)


def _between(low: float, high: float, advice: str) -> Callable[[pl.Series, Column], ColumnRead]:
    """Reader of numbers that must lie within bounds."""

    def read(text: pl.Series, column: Column) -> ColumnRead:
        numbers = text.cast(pl.Float64, strict=False)
        numbers = without(numbers, ~numbers.is_between(low, high))
        return ColumnRead(
            {column.to: numbers}, numbers.is_null() & ~_blank(text), advice.format(column=column.name)
        )

    return read


def _uprn(text: str) -> str | None:
    """Key of a property by its unique property reference number, of one to twelve digits (GeoPlace)."""
    return f"uprn:{int(text)}" if re.fullmatch("[0-9]{1,12}", text) and int(text) else None


def _count(text: pl.Series, column: Column) -> ColumnRead:
    """Whole numbers from 0."""
    numbers = without(text, ~text.str.contains(r"^\d{1,9}$")).cast(pl.Int64)
    advice = f"{column.name} must be a whole number without signs or spaces: correct it."
    return ColumnRead({column.to: numbers}, numbers.is_null() & ~_blank(text), advice)


def _usable_postcode(text: str) -> str | None:
    postcode = normalise_postcode(text)
    return (
        None if postcode is None or outward_code(postcode) in placeholders().postcode_districts else postcode
    )


_IN_METRES = "{column} must be a number of metres on the National Grid inside Great Britain: correct it."
_IN_DEGREES = "{column} must be a number of degrees inside the United Kingdom: correct it."
_READERS: Mapping[CellType, Callable[[pl.Series, Column], ColumnRead]] = {
    "reference": _reference,
    "text": _text,
    "name": _name,
    "names": _names,
    "address": _address,
    "code": _code,
    "flag": _code,
    "setting": _setting,
    "police_uk_category": _category,
    "moment": _moment,
    "day": _day,
    "month": _month,
    "birth_date": _birth_date,
    "postcode": _by_rule(_usable_postcode, "{column} is not a UK postcode that tells a place: correct it."),
    "phone": _by_rule(
        normalise_phone, "{column} is not a UK telephone number with its leading zero: correct it."
    ),
    "pnc": _by_rule(normalise_pnc_id, "{column} fails its check letter: correct it."),
    "nhs": _by_rule(normalise_nhs_number, "{column} fails its check digit: correct it."),
    "lsoa": _by_rule(
        normalise_lsoa, "{column} is not the code of a lower layer area, such as E01016512: correct it."
    ),
    "easting": _between(1, 700_000, _IN_METRES),
    "northing": _between(1, 1_300_000, _IN_METRES),
    "longitude": _between(-9, 3, _IN_DEGREES),
    "latitude": _between(49, 61, _IN_DEGREES),
    "uprn": _by_rule(
        _uprn, "{column} is not a property reference number of up to twelve digits: correct it."
    ),
    "count": _count,
}
