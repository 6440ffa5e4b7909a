"""Which records are one person: Splink on DuckDB finds and weighs, a rule in plain code decides, words explain."""

from plumbline.linkage.accuracy import GroupAccuracy, LinkAccuracy, score_against_truth, score_by_group
from plumbline.linkage.explain import explain_pair
from plumbline.linkage.linking import Linkage, link_new, link_records


__all__ = [
    "GroupAccuracy",
    "LinkAccuracy",
    "Linkage",
    "explain_pair",
    "link_new",
    "link_records",
    "score_against_truth",
    "score_by_group",
]
