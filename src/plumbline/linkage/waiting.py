"""What a person is shown of a pair that waits: each field's level, what was given but tells nothing, how rare what agrees is."""

from __future__ import annotations

import polars as pl

from plumbline.linkage.evidence import FIELDS


# Field: the columns as given, and the cleaned column that is empty where they tell nothing.
GIVEN = {
    "first_name": (("first_name",), "first"),
    "last_name": (("last_name",), "last"),
    "date_of_birth": (("date_of_birth",), "dob"),
    "sex": (("sex",), "sex"),
    "place": (("address", "postcode"), "place"),
    "phone": (("phone",), "phone"),
    "pnc_id": (("pnc_id",), "pnc_id"),
    "nhs_number": (("nhs_number",), "nhs_number"),
}
# Level of a field at which one value is shared, and the cleaned column that holds it.
SHARED = {
    "first_name": ("same", "first"),
    "last_name": ("same", "last"),
    "date_of_birth": ("same", "dob"),
    "place": ("same_door", "door"),
    "phone": ("same", "phone"),
}


def evidence_of(
    pairs: pl.DataFrame, *, scored: pl.DataFrame, cleaned: pl.DataFrame, records: pl.DataFrame
) -> pl.DataFrame:
    """Evidence of each pair that waits, as `telling.tell` reads it.

    Returns
    -------
    ``left_id, right_id``; ``levels`` (struct: field to slug); ``carriers`` (struct: field to how many records hold the
    value both share, null where they share none); ``of`` (records compared); ``blank`` and ``silent`` (lists of
    ``left:field`` and ``right:field``: not given, and given but a placeholder or shared by too many to tell).
    """
    by = ["left_id", "right_id"]
    waiting = pairs.filter(pl.col("decision") == "review").select(by)
    names = [field.name for field in FIELDS]
    table = waiting.join(scored.select(*by, *names), on=by, how="left").with_columns(
        levels=pl.struct(names), of=pl.lit(cleaned.height)
    )
    for side in ("left", "right"):
        states = _states(cleaned, records).rename({"record_id": f"{side}_id"})
        table = table.join(
            states.rename({"blank": f"{side}_blank", "silent": f"{side}_silent"}), on=f"{side}_id", how="left"
        )
        for name in ("blank", "silent"):
            table = table.with_columns(
                pl.col(f"{side}_{name}").list.eval(pl.format(f"{side}:{{}}", pl.element()))
            )
    for field, (level, column) in SHARED.items():
        table = table.join(
            _held_by(cleaned, column, field), left_on="left_id", right_on="record_id", how="left"
        )
        shared = pl.col(field) == level
        table = table.with_columns(pl.when(shared).then(pl.col(f"held:{field}")).alias(f"held:{field}"))
    return table.select(
        *by,
        "levels",
        pl.struct(pl.col(f"held:{field}").alias(field) for field in SHARED).alias("carriers"),
        "of",
        pl.concat_list("left_blank", "right_blank").alias("blank"),
        pl.concat_list("left_silent", "right_silent").alias("silent"),
    ).sort(by)


def _states(cleaned: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Fields of each record that are blank, and those that were given but tell nothing."""
    usable = cleaned.with_columns(place=pl.coalesce("door", "postcode"))
    given = [
        pl.any_horizontal(
            (pl.col(name).cast(pl.String).str.strip_chars() != "").fill_null(value=False)
            for name in columns
            if name in records.columns
        ).alias(f"given:{field}")
        for field, (columns, _) in GIVEN.items()
        if any(name in records.columns for name in columns)
    ]
    told = [expression.meta.output_name().removeprefix("given:") for expression in given]
    both = usable.select("record_id", *(column for _, column in GIVEN.values())).join(
        records.select(pl.col("record_id").cast(pl.String), *given), on="record_id", how="left"
    )
    blank, silent = [], []
    for field, (_, column) in GIVEN.items():
        here = pl.col(f"given:{field}").fill_null(value=False) if field in told else pl.lit(value=False)
        blank.append(pl.when(~here).then(pl.lit(field)))
        silent.append(pl.when(here & pl.col(column).is_null()).then(pl.lit(field)))
    return both.select(
        "record_id",
        blank=pl.concat_list(blank).list.drop_nulls(),
        silent=pl.concat_list(silent).list.drop_nulls(),
    )


def _held_by(cleaned: pl.DataFrame, column: str, field: str) -> pl.DataFrame:
    return cleaned.filter(pl.col(column).is_not_null()).select(
        "record_id", pl.len().over(column).cast(pl.Int64).alias(f"held:{field}")
    )
