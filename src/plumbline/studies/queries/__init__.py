"""Read protocols, results, declared changes of recording, and the evidence library."""

from plumbline.studies.models import PowerTrial, Protocol, RecordingChange, Result
from plumbline.studies.queries.bundles import BundleView, bundle_of, bundleable, bundles
from plumbline.studies.queries.keys import OwnKey, keys_with_names, own_keys
from plumbline.studies.queries.library import findings
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
from plumbline.studies.queries.released import (
    CardOutside,
    ReleasedCard,
    outside_agencies,
    released_bundles,
    released_card_of,
    released_cards,
)
from plumbline.studies.queries.releases import Release, release_of
from plumbline.studies.queries.results import (
    result_of,
    results,
    results_of,
    results_of_lists,
)
from plumbline.studies.queries.summaries import (
    InstallationView,
    TakenView,
    installation_of,
    known_installations,
    own_fingerprint,
    summary_made_of,
    taken_summaries,
    taken_summary_of,
)
from plumbline.studies.queries.trials import latest_trial
from plumbline.studies.queries.witnesses import Witness, why_no_witness, witness_words, witnesses_of


__all__ = [
    "BundleView",
    "CardOutside",
    "InstallationView",
    "OwnKey",
    "PowerTrial",
    "Protocol",
    "ProtocolView",
    "RecordingChange",
    "Release",
    "ReleasedCard",
    "Result",
    "TakenView",
    "Witness",
    "bundle_of",
    "bundleable",
    "bundles",
    "change_of",
    "findings",
    "installation_of",
    "keys_with_names",
    "known_installations",
    "latest_locked",
    "latest_protocol",
    "latest_trial",
    "lock_of",
    "outside_agencies",
    "own_fingerprint",
    "own_keys",
    "protocol_of",
    "protocols",
    "recording_changes",
    "release_of",
    "released_bundles",
    "released_card_of",
    "released_cards",
    "result_of",
    "results",
    "results_of",
    "results_of_lists",
    "summary_made_of",
    "taken_summaries",
    "taken_summary_of",
    "view_of",
    "whose_words",
    "why_no_witness",
    "witness_words",
    "witnesses_of",
]
