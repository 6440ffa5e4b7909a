"""Instruments. They name nobody, so they are an open table."""

from plumbline.assessments.models.instrument import Instrument


__all__ = ["Instrument"]
