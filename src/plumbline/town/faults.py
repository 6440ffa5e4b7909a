"""Rows that must not get in: sent twice, or with something in them that cannot be."""

from __future__ import annotations

import numpy as np
import polars as pl


SENT_TWICE, AT_FAULT = 0.004, 0.002

FAULTS: dict[str, tuple[tuple[str, str], ...]] = {
    "police_crimes": (
        ("committed_from", "31/02/2025 10:15"),
        ("offence_code", "ZZ99"),
        ("crime_ref", ""),
        ("committed_from", ""),
    ),
    "police_people": (("role", "BYSTANDER"), ("crime_ref", ""), ("record_ref", ""), ("role", "")),
    "custody": (("spell_type", "HOLIDAY"), ("detained_on", "31/06/2025"), ("custody_ref", "")),
    "ae_minimum": (("arrived_at", "45/13/2025 25:61"), ("attendance_ref", ""), ("arrived_at", "")),
    "probation": (("order_type", "DETENTION"), ("order_began", "31/06/2025"), ("probation_ref", "")),
    "youth_justice": (
        ("gateway", "CONSENT"),
        ("gateway", ""),
        ("work_began", "30/02/2025"),
        ("youth_ref", ""),
    ),
    "council_asb": (("incident_at", "last Tuesday"), ("asb_ref", ""), ("incident_at", "")),
    "council_housing": (("tenancy_type", "SQUAT"), ("tenancy_began", "00/01/2020"), ("tenant_ref", "")),
    "ambulance": (("called_at", "24/13/2025 24:60"), ("triage", "FALL"), ("incident_ref", "")),
    "domestic_abuse_service": (("count", "about 20"), ("measure", "CLIENT NAMES"), ("period_from", "")),
}
"""By feed: columns and what stands in them that the feed's contract must refuse."""

REFERENCE = {
    "police_crimes": "crime_ref",
    "police_people": "record_ref",
    "custody": "custody_ref",
    "ae_minimum": "attendance_ref",
    "probation": "probation_ref",
    "youth_justice": "youth_ref",
    "council_asb": "asb_ref",
    "council_housing": "tenant_ref",
    "ambulance": "incident_ref",
    "domestic_abuse_service": "return_ref",
}
"""By feed: the column of its own reference."""


def with_faults(table: pl.DataFrame, feed: str, rng: np.random.Generator) -> tuple[pl.DataFrame, int, int]:
    """The rows of an extract with some sent twice and some at fault among them.

    Rows at fault are extra ones under references of their own, so that no true row is lost by them.

    Parameters
    ----------
    table : at least one row.

    Returns
    -------
    The table as sent, how many rows repeat another, and how many must be refused.
    """
    twice = table[
        np.sort(rng.choice(table.height, size=max(round(table.height * SENT_TWICE), 1), replace=False))
    ]
    wrong = _at_fault(table, feed, rng)
    place = np.concatenate(
        [np.arange(table.height), rng.integers(0, table.height, twice.height + wrong.height)]
    )
    sent = pl.concat([table, twice, wrong])[np.argsort(place, kind="stable")]
    return sent, twice.height, wrong.height


def _at_fault(table: pl.DataFrame, feed: str, rng: np.random.Generator) -> pl.DataFrame:
    faults, own = FAULTS[feed], REFERENCE[feed]
    count = max(round(table.height * AT_FAULT), len(faults))
    rows = table[rng.integers(0, table.height, count)]
    rows = rows.with_columns((pl.col(own) + "X" + pl.int_range(pl.len()).cast(pl.String)).alias(own))
    spoilt = []
    for number in range(count):
        column, value = faults[number % len(faults)]
        spoilt.append(rows[number].with_columns(pl.lit(value).alias(column)))
    return pl.concat(spoilt)
