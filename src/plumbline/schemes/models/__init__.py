"""Schemes, their charters and local values. None names a person, so all are open tables."""

from plumbline.schemes.models.charter import Charter
from plumbline.schemes.models.local_value import LocalValue
from plumbline.schemes.models.scheme import Scheme


__all__ = ["Charter", "LocalValue", "Scheme"]
