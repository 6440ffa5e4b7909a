"""Schemes and charters. Neither names a person, so both are open tables."""

from plumbline.schemes.models.charter import Charter
from plumbline.schemes.models.scheme import Scheme


__all__ = ["Charter", "Scheme"]
