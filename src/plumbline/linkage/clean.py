"""Records made ready to compare: one spelling, placeholders gone, keys to find candidates by.

Nothing here decides anything. A value that tells nothing about who someone is (a placeholder, a hostel's
door, a switchboard) becomes missing, because missing is the only honest reading of it.
"""

from __future__ import annotations

import polars as pl

from plumbline.linkage.fillers import null_if_filler
from plumbline.linkage.letters import plain
from plumbline.linkage.names import clean_names, with_name_keys
from plumbline.values.errors import DataUnfit
from plumbline.values.placeholders import placeholders
from plumbline.values.words import say


TEXT_COLUMNS = (
    "record_id", "feed", "record_ref", "event_ref", "role", "first_name", "last_name", "other_names", "sex",
    "postcode", "address", "phone", "pnc_id", "nhs_number", "person_key",
)  # fmt: skip
DATE_COLUMNS = ("date_of_birth", "recorded_on")
# Absent columns mean "nobody sends this"; these two alone make a record.
REQUIRED_COLUMNS = ("record_id",)


def clean_records(records: pl.DataFrame) -> pl.DataFrame:
    """Records ready to compare, sorted by what they say: neither the order of a file nor the ids may matter.

    Returns
    -------
    One row per record: ``record_id``; ``first, middle, last`` (letters only, null if unusable); lists
    ``first_forms, first_perhaps, last_parts, name_keys, aliases``; ``given`` (the forename is a real name); ``odd_letters`` (a name
    holds marks that nobody sees, or letters of two alphabets);
    ``dob, dob_fold`` (yyyymmdd; the same with day and month in order); ``sex, door, house, postcode, phone,
    pnc_id, nhs_number, event, role, supplied`` (null if missing or a placeholder).

    Raises
    ------
    DataUnfit: no ``record_id`` column, or a record_id that is missing or used twice.
    """
    table = _with_every_column(records).sort(*TEXT_COLUMNS[1:], *DATE_COLUMNS, "record_id", nulls_last=True)
    _check_ids(table)
    table = clean_names(table)
    table = _clean_birth_dates(table)
    table = _clean_places(table)
    table = _clean_identifiers(table)
    table = _drop_what_many_share(table)
    return with_name_keys(table).select(_KEPT)


_KEPT = [
    "record_id", "first", "middle", "last", "first_forms", "first_perhaps", "last_parts", "name_keys", "aliases", "given", "odd_letters",
    "dob", "dob_fold", "sex", "door", "house", "postcode", "phone", "pnc_id", "nhs_number", "event", "role", "supplied",
]  # fmt: skip


def _with_every_column(records: pl.DataFrame) -> pl.DataFrame:
    if missing := [name for name in REQUIRED_COLUMNS if name not in records.columns]:
        raise DataUnfit(
            say("Records to link need a {missing} column.", missing=missing[0]), slug="linkage-no-record-id"
        )
    # An all-null column arrives untyped; it is given its type so that the engine compares like with like.
    texts = [
        (pl.col(name) if name in records.columns else pl.lit(None)).cast(pl.String).alias(name)
        for name in TEXT_COLUMNS
    ]
    dates = [
        (pl.col(name) if name in records.columns else pl.lit(None)).cast(pl.Date).alias(name)
        for name in DATE_COLUMNS
    ]
    return records.select(texts + dates)


def _check_ids(table: pl.DataFrame) -> None:
    if table["record_id"].null_count():
        raise DataUnfit("A record to link has no record_id.", slug="linkage-no-record-id")
    if table["record_id"].n_unique() != table.height:
        raise DataUnfit("Two records to link have the same record_id.", slug="linkage-record-id-twice")


def _clean_birth_dates(table: pl.DataFrame) -> pl.DataFrame:
    dob = pl.col("date_of_birth")
    known = placeholders()
    unusable = (
        dob.is_in(sorted(known.certain_birth_dates | known.doubtful_birth_dates))
        | (dob.dt.year() < known.first_birth_year)
        | (dob > pl.col("recorded_on")).fill_null(value=False)
    )
    dob = pl.when(unusable).then(None).otherwise(dob)
    day, month = dob.dt.day().cast(pl.Int32), dob.dt.month().cast(pl.Int32)
    folded = dob.dt.year() * 10_000 + pl.min_horizontal(day, month) * 100 + pl.max_horizontal(day, month)
    return table.with_columns(dob=dob.dt.strftime("%Y%m%d"), dob_fold=folded.cast(pl.String))


def _clean_places(table: pl.DataFrame) -> pl.DataFrame:
    listed = placeholders()
    words = listed.addresses.words
    door = null_if_filler(plain(pl.col("address")), words=words, patterns=listed.addresses.patterns)
    for long, short in _STREET_WORDS.items():
        door = door.str.replace_all(rf"\b{long}\b", short)
    postcode = null_if_filler(plain(pl.col("postcode")), words=words, patterns=listed.postcode_patterns)
    return table.with_columns(door=door, postcode=postcode.str.replace_all(" ", "")).with_columns(
        house=pl.col("door").str.extract_all(r"\d+[a-z]?").list.join("/").replace("", None)
    )


_STREET_WORDS = {
    "street": "st", "road": "rd", "avenue": "ave", "lane": "la", "close": "cl", "drive": "dr", "court": "ct",
    "place": "pl", "crescent": "cres", "gardens": "gdns", "terrace": "terr", "square": "sq", "grove": "gr",
    "apartment": "flat", "apt": "flat", "saint": "st",
}  # fmt: skip


def _clean_identifiers(table: pl.DataFrame) -> pl.DataFrame:
    listed = placeholders()
    squashed = {
        name: plain(pl.col(name)).str.replace_all(" ", "") for name in ("pnc_id", "nhs_number", "phone")
    }
    feed = pl.col("feed").fill_null("")
    return table.with_columns(
        *(
            null_if_filler(
                squashed[name], words=listed.names.words, patterns=listed.identifier_patterns
            ).alias(name)
            for name in ("pnc_id", "nhs_number")
        ),
        null_if_filler(
            squashed["phone"].str.replace(r"^(0044|44)", "0"),
            words=listed.names.words,
            patterns=listed.phone_patterns,
        ).alias("phone"),
        sex=pl.when(pl.col("sex").is_in(["F", "M"])).then(pl.col("sex")),
        event=feed + "|" + pl.col("event_ref"),
        supplied=feed + "|" + pl.col("person_key"),
    )


def _drop_what_many_share(table: pl.DataFrame) -> pl.DataFrame:
    """Blank doors and telephones behind which there are more different people than a household holds."""
    listed = placeholders()
    person = pl.concat_str(pl.col("first").fill_null("?"), pl.col("dob").fill_null("?"), separator="|")
    people_at = person.n_unique().over("door", "postcode")
    people_on = person.n_unique().over("phone")
    crowded = pl.col("door").is_not_null() & (people_at > listed.most_people_at_one_door)
    shared = pl.col("phone").is_not_null() & (people_on > listed.most_people_on_one_phone)
    return table.with_columns(
        *(
            pl.when(crowded).then(None).otherwise(pl.col(name)).alias(name)
            for name in ("door", "house", "postcode")
        ),
        phone=pl.when(shared).then(None).otherwise(pl.col("phone")),
    )
