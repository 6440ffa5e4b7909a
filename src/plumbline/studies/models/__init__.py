"""Protocols, their locks, results."""

from plumbline.studies.models.protocol import Protocol
from plumbline.studies.models.protocol_lock import ProtocolLock
from plumbline.studies.models.result import Result


__all__ = ["Protocol", "ProtocolLock", "Result"]
