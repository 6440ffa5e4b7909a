"""Read protocols, results and declared changes of recording."""

from plumbline.studies.models import PowerTrial, Protocol, RecordingChange, Result
from plumbline.studies.queries.protocols import (
    ProtocolView,
    latest_locked,
    latest_protocol,
    lock_of,
    protocol_of,
    protocols,
    view_of,
)
from plumbline.studies.queries.recording import change_of, recording_changes, whose_words
from plumbline.studies.queries.releases import Release, release_of
from plumbline.studies.queries.results import latest_result, result_of, results, results_of
from plumbline.studies.queries.trials import latest_trial


__all__ = [
    "PowerTrial",
    "Protocol",
    "ProtocolView",
    "RecordingChange",
    "Release",
    "Result",
    "change_of",
    "latest_locked",
    "latest_protocol",
    "latest_result",
    "latest_trial",
    "lock_of",
    "protocol_of",
    "protocols",
    "recording_changes",
    "release_of",
    "result_of",
    "results",
    "results_of",
    "view_of",
    "whose_words",
]
