"""How a result stands to its plan, by what is known of it and no more. Pure on stored figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plumbline.studies.enums import Standing
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


def standing_words(standing: str, figures: Mapping[str, Any]) -> str:
    """What was planned when, without a full stop: what was held when the plan was locked, and whether others had been compared before."""
    if standing == Standing.EXPLORATORY:
        return say("This was not planned: it is a look, not a test")
    told = [_locked(standing, figures.get("loaded_to_when_locked"))]
    if figures.get("compared_before_lock"):
        told.append(say("Another list had been compared by then, over some of the same days"))
    return joined(told, ". ")


def _locked(standing: str, loaded_to: str | None) -> str:
    if standing == Standing.AMENDED:
        head = say("The plan was changed after an earlier one was locked, and locked again")
    else:
        head = say("This was planned, and locked")
    if loaded_to is None:
        return say("{head} before any outcome from after its list was held here", head=head)
    return say(
        "{head} when outcomes up to {day} were held here already",
        head=head,
        day=day_month_year(date.fromisoformat(loaded_to)),
    )
