"""The verbs of the ledger."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """What DPA 2018 s.62(1) asks a controller to log, and two of our own."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    # Not processing of personal data in the sense of s.62, but asked about as often.
    REFUSAL = "refusal"
    ACCESS = "access"
