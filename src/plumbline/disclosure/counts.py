"""One count or one share: shown, rounded or hidden."""

from __future__ import annotations

from plumbline.disclosure.rules import Audience, SmallNumberRule, rule_for
from plumbline.values.errors import DataUnfit


def hide_inside(count: int) -> int | None:
    """Return the count as it may stand in a figure inside the partnership; None where it is hidden."""
    return shown(count, rule_for("inside"))


def round_outside(count: int) -> int | None:
    """Return the count as it may leave the partnership, rounded; None where it is hidden."""
    return shown(count, rule_for("outside"))


def hide_share(count: int, of: int, *, audience: Audience = "inside") -> bool:
    """Whether a share must be hidden because those in it, or those not in it, are few.

    "All but two" says as much about the two as "two" does.
    """
    rule = rule_for(audience)
    return is_small(count, rule) or is_small(of - count, rule)


def shown(count: int, rule: SmallNumberRule) -> int | None:
    """Return the count under a rule: None where hidden, else to the nearest step of rounding, halves up.

    Raises
    ------
    DataUnfit: a count below nought.
    """
    if is_small(count, rule):
        return None
    return (2 * count + rule.round_to) // (2 * rule.round_to) * rule.round_to


def is_small(count: int, rule: SmallNumberRule) -> bool:
    """Whether the rule hides this count.

    Raises
    ------
    DataUnfit: a count below nought.
    """
    if count < 0:
        raise DataUnfit("A count cannot be less than nought.", slug="count-below-nought")
    return rule.hide_from <= count <= rule.hide_to
