"""Register, lock, evaluate; declare changes of recording; export and take in summaries."""

from plumbline.studies.services.bundling import (
    ask_for_bundle,
    check_bundle,
    empty_ended_bundles,
    make_bundle,
    measure_bundle,
    take_bundle_out,
)
from plumbline.studies.services.due import evaluate_due
from plumbline.studies.services.evaluating import evaluate
from plumbline.studies.services.exporting import give_summary, make_summary
from plumbline.studies.services.keys import change_key, give_notice, take_notice_in
from plumbline.studies.services.planning import lock_protocol, register_protocol
from plumbline.studies.services.recording import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    withdraw_recording_change,
)
from plumbline.studies.services.releasing import check_for_release
from plumbline.studies.services.taking_in import confirm_installation, take_summary_in, withdraw_installation
from plumbline.studies.services.trying import try_power
from plumbline.studies.services.witnessing import witness_protocol


__all__ = [
    "Declaration",
    "ask_for_bundle",
    "change_key",
    "check_bundle",
    "check_for_release",
    "confirm_installation",
    "correct_recording_change",
    "declare_recording_change",
    "empty_ended_bundles",
    "evaluate",
    "evaluate_due",
    "give_notice",
    "give_summary",
    "lock_protocol",
    "make_bundle",
    "make_summary",
    "measure_bundle",
    "register_protocol",
    "take_bundle_out",
    "take_notice_in",
    "take_summary_in",
    "try_power",
    "withdraw_installation",
    "withdraw_recording_change",
    "witness_protocol",
]
