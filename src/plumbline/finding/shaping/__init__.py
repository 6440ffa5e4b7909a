"""From frames of events and involvements to the figures of a shape report. Pure: frames in, plain data out."""

from plumbline.finding.shaping.document import DOCUMENT_VERSION, shape_document
from plumbline.finding.shaping.foretold import first_test_month, foretold_of
from plumbline.finding.shaping.harm import with_editions
from plumbline.finding.shaping.parts import ShapeInput
from plumbline.finding.shaping.rates import area_part, areas_of


__all__ = [
    "DOCUMENT_VERSION",
    "ShapeInput",
    "area_part",
    "areas_of",
    "first_test_month",
    "foretold_of",
    "shape_document",
    "with_editions",
]
