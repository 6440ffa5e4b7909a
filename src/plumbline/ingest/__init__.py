"""Feed contracts: read a file, map its columns, check its cells, quarantine what does not fit."""

from __future__ import annotations

from plumbline.ingest.check import check_file, guess_feed
from plumbline.ingest.checked import Checked
from plumbline.ingest.contract import Contract, contracts, load_contract
from plumbline.ingest.matching import OutcomeMatch, match_outcomes
from plumbline.ingest.shapes import SHAPES


__all__ = [
    "SHAPES",
    "Checked",
    "Contract",
    "OutcomeMatch",
    "check_file",
    "contracts",
    "guess_feed",
    "load_contract",
    "match_outcomes",
]
