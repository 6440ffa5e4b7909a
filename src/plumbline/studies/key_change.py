"""The notice that an installation signs with another key from now on: written, read and checked. Nothing is stored here.

One JSON object: ``format``, ``version``, ``change``, ``signature`` and ``proof`` (hex). The key that goes signs the canonical text of
``change``; the key that comes signs it too, so that nobody hands over to a key that is not theirs. A key that may have been lost
vouches for nothing, so a notice that **revokes** names no key that comes: that one is confirmed by its fingerprint like the first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from plumbline.evaluation.protocol import canonical_json
from plumbline.studies.signing import fits_change, public_key, sign_change
from plumbline.values.errors import DataUnfit


FORMAT, VERSION = "plumbline key change", 1
LARGEST = 20_000
NOT_OURS = (
    "This is not a notice of a changed key: choose the file as it was sent to you, unopened and unchanged."
)
FORGED = "The signatures do not fit, so this notice is not from whoever holds the key. Believe neither it nor whoever sent it."
NAMES = {"old", "new", "at", "revoked"}


@dataclass(frozen=True, slots=True)
class Notice:
    """``old`` goes at a moment; ``new`` takes its place, empty where ``old`` is revoked."""

    old: bytes
    new: bytes
    at: datetime
    revoked: bool


def written(*, old: bytes, new: bytes, at: datetime, revoked: bool) -> bytes:
    """The notice by the secrets of both keys, 32 bytes each; ``new`` is not named where ``old`` is revoked."""
    change = {
        "old": public_key(old).hex(),
        "new": "" if revoked else public_key(new).hex(),
        "at": at.isoformat(),
        "revoked": revoked,
    }
    text = canonical_json(change)
    body = {
        "format": FORMAT,
        "version": VERSION,
        "change": change,
        "signature": sign_change(text, old).hex(),
        "proof": "" if revoked else sign_change(text, new).hex(),
    }
    return (json.dumps(body, indent=1) + "\n").encode()


def read(file: bytes) -> Notice:
    """A notice that somebody brought.

    Raises
    ------
    DataUnfit: no notice, or a signature that does not fit.
    """
    try:
        if len(file) > LARGEST:
            raise ValueError
        body = json.loads(file.decode("utf-8"))
        change = body["change"]
        if body["format"] != FORMAT or body["version"] != VERSION or set(change) != NAMES:
            raise ValueError
        old, new = bytes.fromhex(change["old"]), bytes.fromhex(change["new"])
        signature, proof = bytes.fromhex(body["signature"]), bytes.fromhex(body["proof"])
        at, revoked, text = datetime.fromisoformat(change["at"]), change["revoked"], canonical_json(change)
        if not isinstance(revoked, bool) or at.tzinfo is None or revoked == bool(new):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, DataUnfit):
        raise DataUnfit(NOT_OURS, slug="not-a-notice") from None
    if not fits_change(text, signature=signature, key=old):
        raise DataUnfit(FORGED, slug="notice-forged")
    if not revoked and not fits_change(text, signature=proof, key=new):
        raise DataUnfit(FORGED, slug="notice-forged")
    return Notice(old, new, at, revoked)
