"""Scoring rules, ranking, allocation by rank or by lot, and the fall to expect without any effect."""

from plumbline.selection.allocation import Allocation, allocate_by_lot, allocate_by_rank
from plumbline.selection.backtest import ExpectedFall, expected_fall
from plumbline.selection.counting import history_feature
from plumbline.selection.floor import NEVER_BY_LOT, check_lot_allowed
from plumbline.selection.rule import Rule, load_rule, rule_from, shipped_rules
from plumbline.selection.scoring import Scored, score_people
from plumbline.selection.seed import commit_to_seed, verify_seed


__all__ = [
    "NEVER_BY_LOT",
    "Allocation",
    "ExpectedFall",
    "Rule",
    "Scored",
    "allocate_by_lot",
    "allocate_by_rank",
    "check_lot_allowed",
    "commit_to_seed",
    "expected_fall",
    "history_feature",
    "load_rule",
    "rule_from",
    "score_people",
    "shipped_rules",
    "verify_seed",
]
