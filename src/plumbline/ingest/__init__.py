"""Feed contracts: read a file, map its columns, check its cells, quarantine what does not fit."""

from __future__ import annotations

from plumbline.ingest.asking import Warned
from plumbline.ingest.check import check_file, guess_feed
from plumbline.ingest.checked import Checked
from plumbline.ingest.contract import Contract, contracts, load_contract
from plumbline.ingest.guessing import guess_feeds, guess_mapping
from plumbline.ingest.mapping import ColumnMapping, Pair
from plumbline.ingest.matching import OutcomeMatch, match_outcomes
from plumbline.ingest.quality import Quality
from plumbline.ingest.reading import Reading
from plumbline.ingest.shapes import SHAPES
from plumbline.ingest.survey import Survey, survey


__all__ = [
    "SHAPES",
    "Checked",
    "ColumnMapping",
    "Contract",
    "OutcomeMatch",
    "Pair",
    "Quality",
    "Reading",
    "Survey",
    "Warned",
    "check_file",
    "contracts",
    "guess_feed",
    "guess_feeds",
    "guess_mapping",
    "load_contract",
    "match_outcomes",
    "survey",
]
