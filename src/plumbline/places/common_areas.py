"""Keys under which two agencies that describe one spot in different detail still meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from plumbline.places.keys import place_words


Words = str | None


def common_area_keys(
    *,
    health_location: Sequence[Words],
    health_lsoa: Sequence[Words],
    police_location: Sequence[Words],
    police_lsoa: Sequence[Words],
) -> tuple[list[Words], list[Words]]:
    """Return the small area of each hospital row and of each police row, as `hidden_share` compares them.

    A hospital tells a home by its street alone and a pub by the patient's words, where police write the door: keys of
    words would call one assault two, and every home would look hidden. So the two are compared by small area, and
    the coincidences that an area brings are taken out by `hidden_share`. A blank area is filled from the words where
    the same words lie in one area only, in whatever row of either agency says so; else the row has no place (None).
    Where no row of either has an area, the words themselves are the key.

    Parameters
    ----------
    health_location, health_lsoa : one per hospital row; None or empty where blank.
    police_location, police_lsoa : one per police row.

    Raises
    ------
    ValueError: a location without its area, or an area without its location.
    """
    health = list(zip(health_location, health_lsoa, strict=True))
    police = list(zip(police_location, police_lsoa, strict=True))
    areas = _areas_of_words([*health, *police])
    if not any(lsoa for _, lsoa in [*health, *police]):
        return _words_alone(health), _words_alone(police)
    return [_area(*row, areas) for row in health], [_area(*row, areas) for row in police]


def _words_alone(rows: Iterable[tuple[Words, Words]]) -> list[Words]:
    return [place_words(location or "") or None for location, _ in rows]


def _areas_of_words(rows: Iterable[tuple[Words, Words]]) -> dict[str, str]:
    """Area of all words that lie in one area only."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for location, lsoa in rows:
        words = place_words(location or "")
        if words and lsoa:
            seen[words].add(lsoa)
    return {words: next(iter(areas)) for words, areas in seen.items() if len(areas) == 1}


def _area(location: Words, lsoa: Words, areas: dict[str, str]) -> Words:
    return lsoa or areas.get(place_words(location or ""))
