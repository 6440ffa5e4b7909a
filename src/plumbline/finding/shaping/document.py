"""The document of a shape report: every figure with its whole, its period and its interval; small numbers gone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

import polars as pl

from plumbline.disclosure import hide_inside, hide_share
from plumbline.finding.rules import recommend
from plumbline.finding.shaping.company import co_involvement_of, families_of
from plumbline.finding.shaping.counts import person_pairs, same_couple_share
from plumbline.finding.shaping.harm import harm_of_couples, harm_of_people, harm_of_places
from plumbline.finding.shaping.link_range import link_range_of
from plumbline.finding.shaping.near import near_of
from plumbline.finding.shaping.parts import ShapeInput, covered_shares, measure
from plumbline.finding.shaping.spread import Spread
from plumbline.finding.shaping.stability import stability_of
from plumbline.finding.shaping.week import week_of
from plumbline.places import busiest_areas, months_repeated
from plumbline.recurrence import Overlap, overlap
from plumbline.values.words import say


DOCUMENT_VERSION = 2


def shape_document(given: ShapeInput) -> dict[str, Any]:
    """Measure people, couples, places, indoors and hidden share, and recommend: plain data ready to be stored.

    Parts for which there is nothing to measure are None: no people in a street file, no places and dates in a file
    of linked people.
    """
    parts = measure(given)
    same_couple = same_couple_share(given.involvements, given.events)
    said = recommend(
        people=parts.people.found if parts.people else None,
        couples=parts.couples.found if parts.couples else None,
        places=parts.places.found if parts.places else None,
        covered=covered_shares(given),
        same_couple=same_couple,
    )
    return {
        "version": DOCUMENT_VERSION,
        "recommendation": said.slug,
        "sentence": said.sentence,
        "reasons": list(said.reasons),
        "rule": said.rule,
        "rule_version": said.rule_version,
        "events": hide_inside(given.events.height),
        "people": _people(given, parts.people) if parts.people else None,
        "couples": _couples(given, parts.couples) if parts.couples else None,
        "places": _places(given, parts.places) if parts.places else None,
        "same_couple_share": same_couple,
        "co_involvement": co_involvement_of(given.involvements),
        "families": families_of(given.involvements),
        "stability": _stability(given),
        "week": week_of(given.events),
        "near_repeats": near_of(given.events),
        "indoors": asdict(parts.indoors) if parts.indoors else None,
        "indoors_share": parts.indoors.value if parts.indoors else None,
        "hidden": asdict(parts.hidden) if parts.hidden else None,
        "hidden_share": parts.hidden.value if parts.hidden else None,
    }


def _stability(given: ShapeInput) -> dict[str, Any]:
    """Of people and of places; None where the data do not hold two years of them."""
    dated = given.events["occurred_from"].drop_nulls()
    if dated.is_empty():
        return {"people": None, "places": None}
    # Whole days: a period does not begin with its first event, nor end with its last.
    first = cast("datetime", dated.min()).replace(hour=0, minute=0, second=0, microsecond=0)
    end = cast("datetime", dated.max()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    placed = given.events.drop_nulls(["place_ref", "occurred_from"])
    return {
        "people": stability_of(
            person_pairs(given.involvements, given.events), "person_id", first=first, end=end
        ),
        "places": stability_of(placed, "place_ref", first=first, end=end),
    }


def _people(given: ShapeInput, whole: Spread) -> dict[str, Any]:
    linked = given.involvements.drop_nulls("person_id")
    roles = overlap(
        person=linked["person_id"].to_numpy(),
        event=linked["event_id"].to_numpy(),
        role=linked["role"].to_numpy(),
    )
    return {
        **_spread(whole),
        "harm": harm_of_people(linked, population=whole.found.at_risk),
        "population_basis": _basis(given, whole),
        "by_role": _by_role(roles),
        "link_range": [] if given.waiting is None else link_range_of(given.involvements, given.waiting),
        "hurt_and_suspected": hide_inside(roles.both),
        "hurt_and_suspected_in_one_event": hide_inside(roles.both_in_one_event),
    }


def _basis(given: ShapeInput, whole: Spread) -> str:
    """Whose number it is. Feeds may know more people than live there, since some come from elsewhere."""
    if not given.population:
        return "people known to any feed"
    if whole.found.at_risk > given.population:
        return say(
            "people known to any feed, more than the {population:,} said to live in the area",
            population=given.population,
        )
    return "people living in the area"


def _couples(given: ShapeInput, whole: Spread) -> dict[str, Any]:
    return {
        **_spread(whole),
        "harm": harm_of_couples(given.involvements),
        "population_basis": "couples that the same people could make",
    }


def _places(given: ShapeInput, whole: Spread) -> dict[str, Any]:
    known = given.events.drop_nulls(["place_ref", "occurred_from"])
    months = months_repeated(
        known["place_ref"].to_numpy(), known["occurred_from"].dt.strftime("%Y-%m").to_numpy()
    )
    return {
        **_spread(whole),
        "harm": harm_of_places(given.events, population=whole.found.at_risk),
        "population_basis": "places known in any category",
        "months": months.months,
        "in_two_months": hide_inside(months.in_two_or_more),
        "in_every_month": hide_inside(months.in_every),
        "top_areas": _areas(given.events),
    }


def _areas(events: pl.DataFrame) -> list[dict[str, Any]]:
    """Small areas with most events; ties by code."""
    counted = busiest_areas(events["lsoa"].to_list())
    return [
        {"lsoa": area.code, "events": area.events} for area in counted if hide_inside(area.events) is not None
    ]


def _brief(n: int, repeated: int) -> dict[str, Any]:
    small = hide_inside(n) is None or hide_share(repeated, n)
    return {
        "n": hide_inside(n),
        "repeat_n": None if small else repeated,
        "repeat_share": repeated / n if n and not small else None,
    }


def _by_role(roles: Overlap) -> dict[str, Any]:
    """People of each role and of either. Where few are in both, the smaller role is hidden: the others would tell how few."""
    found = {
        "hurt": _brief(roles.hurt, roles.hurt_again),
        "suspected": _brief(roles.suspected, roles.suspected_again),
        "any_role": _brief(roles.people, roles.repeat),
    }
    if hide_inside(roles.both) is None:
        smaller = "hurt" if roles.hurt <= roles.suspected else "suspected"
        found[smaller] = dict.fromkeys(found[smaller])
    return found


def _spread(whole: Spread) -> dict[str, Any]:
    """Plain data; with fewer than five units nothing but that there are few, and of few repeats no share."""
    plain = {**whole.plain, "hidden": False}
    found = whole.found
    if hide_inside(found.n) is None:
        return dict.fromkeys(plain) | {"population": plain["population"], "hidden": True}
    if hide_share(found.repeat_n, found.n):
        plain |= {"repeat_n": None, "repeat_share": None}
    if hide_inside(found.top_tenth_n) is None:
        # The worst tenth is one to four units here: its count would be theirs.
        plain |= {"top_tenth_n": None, "top_tenth_events": None, "most": None}
    return plain
