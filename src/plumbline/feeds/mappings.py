"""From what a person chose on a page to a mapping of columns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plumbline.ingest import ColumnMapping, load_contract
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


def corrected_mapping(survey: Mapping[str, Any], columns: Mapping[str, int | None]) -> dict[str, Any]:
    """The guess of a survey as a person leaves it, as plain data.

    Parameters
    ----------
    survey : as an upload keeps it, with ``guess`` and ``headings``.
    columns : column of the contract to the place of the file's column, counted from 0; None where there is none.

    Raises
    ------
    DataUnfit: one column of the file for two of the contract, or a column that every row needs is left out.
    """
    guess = ColumnMapping.from_json(survey["guess"])
    headings = list(survey["headings"])
    changes: dict[str, str | None] = dict.fromkeys(headings)
    for column, place in columns.items():
        if place is None:
            continue
        if changes[headings[place]] is not None:
            raise DataUnfit(
                say("“{place}” was chosen for two columns: choose one of them.", place=headings[place])
            )
        changes[headings[place]] = column
    mapping = guess.corrected(changes, load_contract(guess.feed)).confirmed()
    if mapping.missing:
        raise DataUnfit(
            say(
                "Rows cannot be read without these columns: {missing}.", missing=joined(mapping.missing, ", ")
            )
        )
    return mapping.to_json()
