"""Measure the problem, freeze lists, decide nominations, cut keys."""

from plumbline.finding.services.areas import keep_small_areas
from plumbline.finding.services.commit import commit_to_lot
from plumbline.finding.services.decide import (
    accept_nomination,
    decline_nomination,
    hide_nomination_from,
    hide_nominations_of,
    person_of,
)
from plumbline.finding.services.erase import cut_key
from plumbline.finding.services.foretell import try_places
from plumbline.finding.services.freeze import freeze_by_lot, freeze_by_rank
from plumbline.finding.services.hand_over import write_listed
from plumbline.finding.services.measure import run_shape


__all__ = [
    "accept_nomination",
    "commit_to_lot",
    "cut_key",
    "decline_nomination",
    "freeze_by_lot",
    "freeze_by_rank",
    "hide_nomination_from",
    "hide_nominations_of",
    "keep_small_areas",
    "person_of",
    "run_shape",
    "try_places",
    "write_listed",
]
