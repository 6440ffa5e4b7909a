"""Names ready to compare: their parts, what a forename stands for, and the whole names that a record goes by."""

from __future__ import annotations

import polars as pl

from plumbline.linkage.fillers import null_if_filler
from plumbline.linkage.forenames import known_forenames
from plumbline.linkage.letters import letters, plain
from plumbline.values.names import has_invisible, mixes_scripts
from plumbline.values.placeholders import placeholders


# A spelling carried by this many different birth dates is a name, not a slip. Chance slips of one common
# name grow with the file, so the floor does too.
CARRIERS_OF_A_NAME = 8
CARRIERS_PER_RECORD = 0.0002
_WORDS = pl.List(pl.String)


def clean_names(table: pl.DataFrame) -> pl.DataFrame:
    """Adds the parts of each name, null where it is a filler: ``first, middle, last, last_parts`` and forms of the first."""
    names = placeholders().names
    told = table.with_columns(
        null_if_filler(plain(pl.col("first_name")), words=names.words, patterns=names.patterns).alias(
            "first_words"
        ),
        null_if_filler(plain(pl.col("last_name")), words=names.words, patterns=names.patterns).alias(
            "last_words"
        ),
    )
    told = told.with_columns(odd_letters=_odd(table))
    nobody = pl.concat_str("first_words", "last_words", separator=" ").is_in(placeholders().full_names)
    told = told.with_columns(
        pl.when(nobody.fill_null(value=False)).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("first_words", "last_words")
    )
    given = pl.col("first_words").str.split(" ")
    return _forms_of_first(
        told.with_columns(
            # Anne-Marie and Anne Marie are one forename as typed; the words after the first are middle names.
            first=given.list.first(),
            middle=pl.when(given.list.len() > 1).then(given.list.get(1, null_on_oob=True)),
            first_tokens=given,
            last=pl.col("last_words").str.replace_all(" ", ""),
            last_parts=pl.col("last_words").str.split(" ").list.filter(pl.element().str.len_chars() > 2),
        )
    )


def _odd(table: pl.DataFrame) -> pl.Series:
    """Whether any name of a record holds marks that nobody sees, or letters of two alphabets (Unicode Technical Standard 39).

    Such a name is compared by what is left of it in plain letters; whether it is the same name, nobody can say but a person.
    """
    whole = table.select(
        pl.concat_str("first_name", "last_name", "other_names", separator="|", ignore_nulls=True)
    ).to_series()
    suspect = whole.filter(whole.str.contains(r"[^\x00-\x7f]").fill_null(value=False)).unique()
    odd = [name for name in suspect if has_invisible(name) or any(map(mixes_scripts, name.split("|")))]
    return whole.is_in(odd).fill_null(value=False)


def _forms_of_first(table: pl.DataFrame) -> pl.DataFrame:
    """Attach what each forename stands for, and whether it is a real name, worked out once per spelling."""
    names = known_forenames()
    floor = max(CARRIERS_OF_A_NAME, CARRIERS_PER_RECORD * table.height)
    spellings = (
        table.filter(pl.col("first").is_not_null())
        .group_by("first")
        .agg(pl.col("date_of_birth").n_unique().alias("carriers"))
        .with_columns(
            pl.col("first")
            .map_elements(lambda n: list(names.forms(n)), return_dtype=_WORDS)
            .alias("first_forms"),
            pl.col("first")
            .map_elements(lambda n: list(names.possible_forms(n)), return_dtype=_WORDS)
            .alias("may_be"),
            given=pl.col("first").is_in(list(names.known)) | (pl.col("carriers") >= floor),
        )
        .drop("carriers")
    )
    joined = table.join(spellings, on="first", how="left", maintain_order="left")
    # The other given names count as "perhaps": Mohammed Imran Khan is often written Imran Khan.
    return joined.with_columns(first_perhaps=pl.col("may_be").list.set_union("first_tokens").list.sort())


def with_name_keys(table: pl.DataFrame) -> pl.DataFrame:
    """Adds each whole name the record goes by, its words in alphabetical order: orders of naming differ by culture."""
    whole = pl.col("first").is_not_null() & pl.col("last").is_not_null()
    short = pl.concat_list("first", "last").list.sort().list.join(" ")
    # Every word apart as well: a double surname entered as the forenames is still the same words.
    full = pl.concat_str("first_words", "last_words", separator=" ").str.split(" ").list.sort().list.join(" ")
    aliases = (
        letters(pl.col("other_names"))
        .str.replace_all(r"[^a-z |]", "")
        .str.split("|")
        .list.eval(pl.element().str.strip_chars().str.split(" ").list.sort().list.join(" ").str.strip_chars())
        # One word alone (a street name) is too little to be a whole name.
        .list.filter(pl.element().str.contains(" "))
    )
    none = pl.lit([], dtype=_WORDS)
    own = pl.when(whole).then(pl.concat_list(short, full)).otherwise(none)
    return table.with_columns(
        aliases=aliases.fill_null(none),
        name_keys=pl.concat_list(own, aliases.fill_null(none)).list.unique().list.sort(),
    )
