"""Register, lock, evaluate; declare changes of recording; export and take in summaries."""

from plumbline.studies.services.due import evaluate_due
from plumbline.studies.services.evaluating import evaluate
from plumbline.studies.services.exporting import give_summary, make_summary
from plumbline.studies.services.planning import lock_protocol, register_protocol
from plumbline.studies.services.recording import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    withdraw_recording_change,
)
from plumbline.studies.services.releasing import check_for_release
from plumbline.studies.services.taking_in import confirm_installation, take_summary_in, withdraw_installation


__all__ = [
    "Declaration",
    "check_for_release",
    "confirm_installation",
    "correct_recording_change",
    "declare_recording_change",
    "evaluate",
    "evaluate_due",
    "give_summary",
    "lock_protocol",
    "make_summary",
    "register_protocol",
    "take_summary_in",
    "withdraw_installation",
    "withdraw_recording_change",
]
