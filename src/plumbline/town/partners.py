"""What the other agencies send, where a plan has them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.ambulance_feed import ambulance_of
from plumbline.town.asb_feed import asb_of
from plumbline.town.domestic_service_feed import domestic_service_of
from plumbline.town.housing_feed import housing_of
from plumbline.town.probation_feed import probation_of
from plumbline.town.town import Town
from plumbline.town.year import Year
from plumbline.town.youth_feed import youth_justice_of


Flags = NDArray[np.bool_]

PARTNER_COLUMNS = {
    "probation": ["probation_ref", "forename", "surname", "aka", "dob", "sex", "address", "postcode", "pnc_id", "order_type", "order_began",
                  "order_ends", "data_origin"],
    "youth_justice": ["youth_ref", "gateway", "forename", "surname", "dob", "sex", "address", "postcode", "pnc_id", "nhs_number", "intervention",
                      "work_began", "work_ended", "data_origin"],
    "council_asb": ["asb_ref", "incident_at", "category", "location_type", "location", "uprn", "easting", "northing", "lsoa", "data_origin"],
    "council_housing": ["tenant_ref", "forename", "surname", "dob", "sex", "address", "postcode", "uprn", "phone", "tenancy_type", "tenancy_began",
                        "tenancy_ended", "data_origin"],
    "ambulance": ["incident_ref", "called_at", "triage", "conveyed", "location_type", "easting", "northing", "lsoa", "data_origin"],
    "domestic_abuse_service": ["return_ref", "period_from", "period_to", "measure", "count", "count_hidden", "data_origin"],
}  # fmt: skip
"""Columns of each feed as its contract names them, in the order in which they are sent."""

PARTNER_RECORDS = {
    "probation": "probation_ref",
    "youth_justice": "youth_ref",
    "council_housing": "tenant_ref",
}
"""Feeds about people, and the column of their own reference."""


def partner_tables(town: Town, year: Year, occurs: Flags) -> dict[str, pl.DataFrame]:
    """Rows of every partner of a year, by feed; ``occurs`` says of each violent event if it was not prevented."""
    return {
        "probation": probation_of(town, year),
        "youth_justice": youth_justice_of(town, year),
        "council_asb": asb_of(town, year),
        "council_housing": housing_of(town, year),
        "ambulance": ambulance_of(town, year),
        "domestic_abuse_service": domestic_service_of(town, year, occurs),
    }
