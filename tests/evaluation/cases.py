"""The published cases: their figures and their small data files."""

import csv
import json
from functools import cache

import numpy as np


@cache
def expected(reference_data, case):
    """Figures of the case whose id starts with ``case``, such as C02."""
    listed = json.loads((reference_data / "evaluation-cases" / "cases.json").read_text())["cases"]
    (found,) = [one["expected"] for one in listed if one["id"].startswith(f"{case}_")]
    return found


@cache
def table(reference_data, name):
    """A data file as columns: numbers where every value is one, else words."""
    with (reference_data / "evaluation-cases" / "data" / f"{name}.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    return {column: _numbers([row[column] for row in rows]) for column in rows[0]}


def _numbers(values):
    try:
        return np.array([float(value) for value in values])
    except ValueError:
        return np.array(values)
