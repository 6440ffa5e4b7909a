"""Read protocols and results."""

from plumbline.studies.models import Protocol, Result
from plumbline.studies.queries.protocols import (
    ProtocolView,
    latest_locked,
    latest_protocol,
    lock_of,
    protocol_of,
    protocols,
    view_of,
)
from plumbline.studies.queries.results import latest_result, result_of, results


__all__ = [
    "Protocol",
    "ProtocolView",
    "Result",
    "latest_locked",
    "latest_protocol",
    "latest_result",
    "lock_of",
    "protocol_of",
    "protocols",
    "result_of",
    "results",
    "view_of",
]
