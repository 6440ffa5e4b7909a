"""From frames of events and involvements to the figures of a shape report. Pure: frames in, plain data out."""

from plumbline.finding.shaping.document import DOCUMENT_VERSION, shape_document
from plumbline.finding.shaping.parts import ShapeInput


__all__ = ["DOCUMENT_VERSION", "ShapeInput", "shape_document"]
