"""Measure the problem, freeze lists, decide nominations, cut keys."""

from plumbline.finding.services.decide import (
    accept_nomination,
    decline_nomination,
    hide_nomination_from,
    hide_nominations_of,
    person_of,
)
from plumbline.finding.services.erase import cut_key
from plumbline.finding.services.freeze import freeze_list
from plumbline.finding.services.hand_over import write_listed
from plumbline.finding.services.measure import run_shape


__all__ = [
    "accept_nomination",
    "cut_key",
    "decline_nomination",
    "freeze_list",
    "hide_nomination_from",
    "hide_nominations_of",
    "person_of",
    "run_shape",
    "write_listed",
]
