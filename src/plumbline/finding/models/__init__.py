"""Shape reports, commitments of lots, nomination runs, frozen entries, study keys, nominations."""

from plumbline.finding.models.list_entry import ListEntry
from plumbline.finding.models.lot_commitment import LotCommitment
from plumbline.finding.models.nomination import Nomination
from plumbline.finding.models.nomination_decision import NominationDecision
from plumbline.finding.models.nomination_run import NominationRun
from plumbline.finding.models.sealed_seed import SealedSeed
from plumbline.finding.models.seed_reveal import SeedReveal
from plumbline.finding.models.shape_report import ShapeReport
from plumbline.finding.models.small_areas import SmallAreas
from plumbline.finding.models.study_key import StudyKey


__all__ = [
    "ListEntry",
    "LotCommitment",
    "Nomination",
    "NominationDecision",
    "NominationRun",
    "SealedSeed",
    "SeedReveal",
    "ShapeReport",
    "SmallAreas",
    "StudyKey",
]
