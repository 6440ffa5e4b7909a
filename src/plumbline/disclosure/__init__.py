"""Small numbers: what may be shown inside a partnership, and what may leave it."""

from plumbline.disclosure.counts import hide_inside, hide_share, is_small, round_outside, shown
from plumbline.disclosure.linked import Linked, hide_linked, worked_out
from plumbline.disclosure.rules import Audience, SmallNumberRule, rule_for, small_number_rules
from plumbline.disclosure.tables import OneWay, protect_one_way


__all__ = [
    "Audience",
    "Linked",
    "OneWay",
    "SmallNumberRule",
    "hide_inside",
    "hide_linked",
    "hide_share",
    "is_small",
    "protect_one_way",
    "round_outside",
    "rule_for",
    "shown",
    "small_number_rules",
    "worked_out",
]
