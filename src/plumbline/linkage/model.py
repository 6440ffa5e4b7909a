"""The Splink model made from ``evidence``, and how it learns from the file.

Model: Fellegi & Sunter (1969), JASA 64:1183-1210; term-frequency weights after Winkler (1990). Software:
Linacre et al. (2022), Splink, International Journal of Population Data Science 7(3).
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from splink.internals.exceptions import EMTrainingException

from plumbline.linkage.evidence import FIELDS, Field, Level


# Below this many records there are too few pairs to learn from, and the starting probabilities stand.
LEARN_FROM_RECORDS = 3_000
PAIRS_TO_LEARN_FROM = 600_000
# Share of true pairs that agree on forename, surname and birth date exactly; sets the prior only.
RECALL_OF_EXACT_NAME_AND_DATE = 0.6

# Where candidates are looked for. Two records of one person that share none of these are never compared:
# a different birth date, a different surname, no common number, telephone or whole name.
BLOCKING: tuple[dict[str, Any], ...] = (
    {"blocking_rule": "l.dob = r.dob AND l.last = r.last"},
    {"blocking_rule": "l.dob = r.dob AND l.first = r.first"},
    {"blocking_rule": "l.dob = r.dob AND left(l.last, 2) = left(r.last, 2)"},
    {"blocking_rule": "l.dob = r.dob AND l.postcode = r.postcode"},
    {"blocking_rule": "l.dob_fold = r.dob_fold AND l.last = r.last"},
    {"blocking_rule": "l.pnc_id = r.pnc_id"},
    {"blocking_rule": "l.nhs_number = r.nhs_number"},
    {"blocking_rule": "l.phone = r.phone AND left(l.first, 1) = left(r.first, 1)"},
    {"blocking_rule": "l.first = r.first AND l.last = r.last AND l.postcode = r.postcode"},
    {"blocking_rule": "l.first = r.first AND l.last = r.last AND left(l.dob, 4) = left(r.dob, 4)"},
    {"blocking_rule": "l.first = r.first AND l.last = r.last AND substr(l.dob, 5) = substr(r.dob, 5)"},
    # Whole names in any order, aliases included, on one birth date.
    {"blocking_rule": "l.name_keys = r.name_keys AND l.dob = r.dob", "arrays_to_explode": ["name_keys"]},
)
BLOCKING_NOTE = (
    "Records were compared where they share a birth date and part of a name or a postcode, a whole name and part of a birth "
    "date or a postcode, a telephone and a first letter, or a PNC id or NHS number. Two records of one person that share none of these were not compared."
)


def untrained_settings(*, records: int) -> dict[str, Any]:
    """Splink settings with the starting probabilities of ``evidence`` for a file of that many records."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": min(0.05, max(1e-6, 0.5 / max(records, 2))),
        "comparisons": [_comparison(field) for field in FIELDS],
        "blocking_rules_to_generate_predictions": [dict(rule) for rule in BLOCKING],
        # Splink hands back the level of each field only together with the values compared.
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 10,
        "em_convergence": 0.001,
    }


def _comparison(field: Field) -> dict[str, Any]:
    missing = {"sql_condition": field.missing, "label_for_charts": "missing", "is_null_level": True}
    levels = [missing, *(_level(level, fixed=not field.modelled) for level in field.levels)]
    return {"output_column_name": field.name, "comparison_levels": levels}


def _level(level: Level, *, fixed: bool) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "sql_condition": level.sql,
        "label_for_charts": level.slug,
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if level.rare_counts_more:
        # A spelling seen once would otherwise weigh without bound.
        settings |= {"tf_adjustment_column": level.rare_counts_more, "tf_minimum_u_value": 0.0001}
    if fixed:
        settings |= {"fix_m_probability": True, "fix_u_probability": True}
    return settings


def learn(linker: Any, *, seed: int) -> None:
    """Learn the probabilities from the records: u from random pairs, m by expectation-maximisation.

    Each pass leaves out the fields it looks for candidates by, so two passes are needed to reach every field.
    """
    training = linker.training
    training.estimate_probability_two_random_records_match(
        ["l.first = r.first AND l.last = r.last AND l.dob = r.dob"], recall=RECALL_OF_EXACT_NAME_AND_DATE
    )
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_TO_LEARN_FROM, seed=seed, num_chunks=1)
    for rule in ("l.dob = r.dob", "l.first = r.first AND l.last = r.last"):
        # A file in which nobody shares a birth date, or a name, teaches nothing by that road: the start stands.
        with suppress(EMTrainingException):
            training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=PAIRS_TO_LEARN_FROM
            )


def complete(settings: dict[str, Any]) -> dict[str, Any]:
    """Learnt settings with the starting probability put back wherever the file taught nothing.

    A level that no pair happened to show would else weigh nothing. And rare levels learn ``u`` of zero or nearly
    so, from which one accident of sampling would weigh more than every other field: it is held to a tenth of the start.
    """
    learnt: dict[str, Any] = json.loads(json.dumps(settings))
    for field, comparison in zip(FIELDS, learnt["comparisons"], strict=True):
        for level, values in zip(field.levels, comparison["comparison_levels"][1:], strict=True):
            values["m_probability"] = max(_number(values.get("m_probability"), level.m), 0.002)
            values["u_probability"] = max(_number(values.get("u_probability"), level.u), level.u / 10)
    return learnt


def _number(value: Any, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and 0 < value < 1 else otherwise
