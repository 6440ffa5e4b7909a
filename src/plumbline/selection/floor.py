"""The safety floor: where a lot may never decide."""

from __future__ import annotations

from plumbline.values.errors import StageRefused
from plumbline.values.words import say


NEVER_BY_LOT = frozenset({"mappa", "marac", "mash"})
"""Kinds with a statutory or safety duty to each person: MAPPA (Criminal Justice Act 2003 s.325), MARAC (high risk
of serious harm), MASH (Children Act 1989 ss.17 and 47). Design 4: these are never left to chance."""


def check_lot_allowed(*, kind: str, ethics_decision: str | None) -> None:
    """Refuse a lot that the safety floor forbids.

    Parameters
    ----------
    kind : slug of the scheme kind.
    ethics_decision : reference of the recorded decision, or None.

    Raises
    ------
    StageRefused: the kind carries a duty to each person, or no ethics decision is recorded.
    """
    if kind.lower() in NEVER_BY_LOT:
        raise StageRefused(
            say(
                "Places in {kind} follow a duty to each person and are never given by lot.", kind=kind.upper()
            ),
            slug="lot-forbidden",
        )
    if not (ethics_decision or "").strip():
        raise StageRefused("A lot needs a recorded ethics decision first.", slug="ethics-decision-missing")
