"""Protocols, their locks, results and the checks of them, declared changes of recording."""

from plumbline.studies.models.power_trial import PowerTrial
from plumbline.studies.models.protocol import Protocol
from plumbline.studies.models.protocol_lock import ProtocolLock
from plumbline.studies.models.recording_change import RecordingChange, RecordingChangeEnd
from plumbline.studies.models.release_check import ReleaseCheck
from plumbline.studies.models.result import Result


__all__ = [
    "PowerTrial",
    "Protocol",
    "ProtocolLock",
    "RecordingChange",
    "RecordingChangeEnd",
    "ReleaseCheck",
    "Result",
]
