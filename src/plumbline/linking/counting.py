"""Read the pairs that wait, for counting how figures would move if they were joined."""

from __future__ import annotations

import polars as pl
from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


COLUMNS = {"left_person": pl.String, "right_person": pl.String, "probability": pl.Float64}


def waiting_people_frame(viewer: Viewer) -> pl.DataFrame:
    """Every pair of people that waits for a decision, with the model's score: left_person, right_person, probability.

    For the analyst's database role alone. Who is in it is not listed in the ledger: it is one consultation of a whole table.
    """
    record("pairs.counted", verb=Verb.CONSULTATION, object_kind="pair", objects=[], by=viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left_person::text, right_person::text, probability FROM linking_waiting_people()"
        )
        return pl.DataFrame(cursor.fetchall(), schema=COLUMNS, orient="row")
