"""Protocols, their locks and witnesses, results and the checks of them, declared changes of recording, signed summaries."""

from plumbline.studies.models.bundle import BundleCheck, BundleContent, BundleMeasure, ResearchBundle
from plumbline.studies.models.power_trial import PowerTrial
from plumbline.studies.models.protocol import Protocol
from plumbline.studies.models.protocol_lock import ProtocolLock
from plumbline.studies.models.recording_change import RecordingChange, RecordingChangeEnd
from plumbline.studies.models.release_check import ReleaseCheck
from plumbline.studies.models.result import Result
from plumbline.studies.models.summary import (
    InstallationEnd,
    InstallationKey,
    KeyChange,
    KnownInstallation,
    Summary,
    TakenSummary,
)
from plumbline.studies.models.witness import ProtocolWitness


__all__ = [
    "BundleCheck",
    "BundleContent",
    "BundleMeasure",
    "InstallationEnd",
    "InstallationKey",
    "KeyChange",
    "KnownInstallation",
    "PowerTrial",
    "Protocol",
    "ProtocolLock",
    "ProtocolWitness",
    "RecordingChange",
    "RecordingChangeEnd",
    "ReleaseCheck",
    "ResearchBundle",
    "Result",
    "Summary",
    "TakenSummary",
]
