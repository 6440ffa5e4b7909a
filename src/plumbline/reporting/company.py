"""A hidden figure in company: one that is alone beside a total could be worked out, so another is hidden with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.disclosure import hide_inside, hide_share, protect_one_way
from plumbline.values.words import say


Pair = tuple[int, int]


def is_hidden(pair: Pair) -> bool:
    """Whether the part, the rest or the whole is 1 to 4."""
    part, whole = pair
    return hide_inside(whole) is None or hide_share(part, whole)


def in_company(pairs: Sequence[Pair], hidden: Sequence[bool]) -> list[bool]:
    """Hide one more where a single figure is hidden whose total is known: the smallest of the others that hold anything.

    Parameters
    ----------
    pairs : how many of how many, which add up to a total that a reader may have.
    hidden : which of them are hidden already.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (secondary cell suppression).
    """
    found = list(hidden)
    if sum(found) == 1:
        others = [i for i, is_away in enumerate(found) if not is_away and pairs[i][1]]
        if others:
            found[min(others, key=lambda i: pairs[i][1])] = True
    return found


def hidden_beside_total(pairs: Sequence[Pair]) -> list[bool]:
    """Which of some figures are hidden, where their total is known."""
    return in_company(pairs, [is_hidden(pair) for pair in pairs])


def told_of(tally: Sequence[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    """Each count of a tally whose total a reader may have, in words: hidden where it is small, or where the others and the total would give a small one."""
    cells = protect_one_way([count for _, count in tally]).cells
    return tuple(
        (words, say("hidden") if cell is None else f"{cell:,}")
        for (words, _), cell in zip(tally, cells, strict=True)
    )
