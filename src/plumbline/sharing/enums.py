"""Markings and the kinds of grant."""

from __future__ import annotations

from enum import StrEnum


ABOUT_AGREEMENT, AGREEMENT_NOTICE = "agreement", "agreement-due"
"""What a notice is about that an agreement ends, or is to be looked at again, and its kind."""


class Marking(StrEnum):
    """Who an item is meant for. The access columns carry it out; this word says it to people."""

    PANEL = "panel"
    OWNER = "owner"
    NAMED = "named"


MARKING_NAMES = {
    Marking.PANEL: "Agencies in the case",
    Marking.OWNER: "The agency that gave it",
    Marking.NAMED: "Named people only",
}


class GrantKind(StrEnum):
    """A grant lets in; a block keeps out and outranks every grant."""

    GRANT = "grant"
    BLOCK = "block"
