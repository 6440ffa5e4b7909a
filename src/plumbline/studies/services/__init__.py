"""Register, lock, evaluate; declare changes of recording."""

from plumbline.studies.services.due import evaluate_due
from plumbline.studies.services.evaluating import evaluate
from plumbline.studies.services.planning import lock_protocol, register_protocol
from plumbline.studies.services.recording import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    withdraw_recording_change,
)
from plumbline.studies.services.releasing import check_for_release
from plumbline.studies.services.trying import try_power


__all__ = [
    "Declaration",
    "check_for_release",
    "correct_recording_change",
    "declare_recording_change",
    "evaluate",
    "evaluate_due",
    "lock_protocol",
    "register_protocol",
    "try_power",
    "withdraw_recording_change",
]
