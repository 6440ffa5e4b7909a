"""Read reports, runs and nominations. The frozen list itself is read by `studies` alone."""

from plumbline.finding.models import LotCommitment, NominationRun, ShapeReport
from plumbline.finding.queries.areas import HeldAreas, areas_held
from plumbline.finding.queries.commitments import commitment_of, commitment_with, undrawn_commitments
from plumbline.finding.queries.lists import latest_run, only_scheme, run_of, runs, verify_draw
from plumbline.finding.queries.nominations import (
    NominationView,
    nomination,
    nominations,
    waiting_count,
)
from plumbline.finding.queries.shape import latest_shape, shape_report, shape_reports


__all__ = [
    "HeldAreas",
    "LotCommitment",
    "NominationRun",
    "NominationView",
    "ShapeReport",
    "areas_held",
    "commitment_of",
    "commitment_with",
    "latest_run",
    "latest_shape",
    "nomination",
    "nominations",
    "only_scheme",
    "run_of",
    "runs",
    "shape_report",
    "shape_reports",
    "undrawn_commitments",
    "verify_draw",
    "waiting_count",
]
