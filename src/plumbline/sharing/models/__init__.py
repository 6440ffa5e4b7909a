"""Scoped rows, agreements and grants."""

from plumbline.sharing.models.agreement import Agreement
from plumbline.sharing.models.grant import Grant
from plumbline.sharing.models.scoped import Scoped


__all__ = ["Agreement", "Grant", "Scoped"]
