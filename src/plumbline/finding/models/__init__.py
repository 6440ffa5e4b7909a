"""Shape reports, nomination runs, frozen entries, study keys, nominations."""

from plumbline.finding.models.list_entry import ListEntry
from plumbline.finding.models.nomination import Nomination
from plumbline.finding.models.nomination_decision import NominationDecision
from plumbline.finding.models.nomination_run import NominationRun
from plumbline.finding.models.seed_reveal import SeedReveal
from plumbline.finding.models.shape_report import ShapeReport
from plumbline.finding.models.study_key import StudyKey


__all__ = [
    "ListEntry",
    "Nomination",
    "NominationDecision",
    "NominationRun",
    "SeedReveal",
    "ShapeReport",
    "StudyKey",
]
