"""A one-way table with its total: hidden cells cannot be worked out from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.disclosure.counts import is_small, shown
from plumbline.disclosure.rules import Audience, SmallNumberRule, rule_for


@dataclass(frozen=True, slots=True)
class OneWay:
    """A table ready to be shown: None stands for hidden, and does not say whether a cell was small itself."""

    cells: tuple[int | None, ...]
    total: int | None


def protect_one_way(counts: Sequence[int], *, audience: Audience = "inside") -> OneWay:
    """Hide small cells, and as many others as it takes so that subtraction from the total gives none back.

    The sum of the hidden cells is known to whoever has the total. One hidden cell is then no secret, and several whose
    sum forces their values (1 + 1 = 2) are none either. So the smallest cell still shown is hidden too, until that is
    over. Where every cell with anything in it is small, none can help, and the total is hidden instead. A cell of
    nought helps nobody where noughts are shown: a reader knows that a hidden cell holds something.

    Parameters
    ----------
    counts : the cells, whole numbers of at least nought; they add up to the total.
    audience : inside the partnership, or outside it, where what is shown is rounded as well.

    Raises
    ------
    DataUnfit: a count below nought.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (secondary cell suppression).
    """
    rule = rule_for(audience)
    small = [i for i, count in enumerate(counts) if is_small(count, rule)]
    spare = sorted((i for i, count in enumerate(counts) if count > rule.hide_to), key=lambda i: counts[i])
    others = _others(counts, small, spare, rule)
    hidden = {*small, *others}
    is_open = not small or bool(spare)
    return OneWay(
        cells=tuple(None if i in hidden else shown(count, rule) for i, count in enumerate(counts)),
        total=shown(sum(counts), rule) if is_open else None,
    )


def _others(
    counts: Sequence[int], small: Sequence[int], spare: Sequence[int], rule: SmallNumberRule
) -> Sequence[int]:
    """Which larger cells to hide for the sake of the small ones: the smallest, where the sum would tell too much.

    All cells as small as the smallest go together: a choice between equals would tell a reader which is larger.
    """
    least, most = rule.hide_from * len(small), rule.hide_to * len(small)
    is_told = len(small) == 1 or sum(counts[i] for i in small) in (least, most)
    return [i for i in spare if counts[i] == counts[spare[0]]] if small and is_told else ()
