"""The letter in which one installation says something of a hand-over to the other: written, signed, read and checked. Nothing is stored here.

One JSON object: ``format``, ``version``, ``letter``, ``public_key`` and ``signature`` (hex). Ed25519 (RFC 8032) over the canonical text of ``letter``,
under a purpose of its own, so that no signature made for anything else passes for one of a letter. It names the key that it is for, so that it cannot
be passed on to a third installation; and the hand-over that it is of, so that heard again it changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from plumbline.cases.handover import Said
from plumbline.evaluation.protocol import canonical_json
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FORMAT, VERSION = "plumbline hand-over", 1
PURPOSE = b"plumbline hand-over letter\n"
LARGEST = 1_000_000
YEARS = range(2000, 3000)
"""Of a letter's day. Far outside of them a database keeps a moment that nobody can read back."""
"""Bytes of one letter; an offer of a long case has some tens of thousands."""
FINGERPRINT_SIGNS, IN_A_GROUP = 32, 4
KEY_BYTES = 32
NAMES = frozenset({"handover", "said", "scheme_kind", "at", "from", "to", "body"})
OUTSIDE = frozenset({"format", "version", "letter", "public_key", "signature"})

NOT_OURS = "This is no letter of a hand-over that this Plumbline can read."
TOO_LONG = "This is too much for one letter. Choose less to go with it, or say it in fewer words."
CHANGED = "The signature does not fit: the letter was changed on its way, or another key signed it."


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said. ``at``: by the clock of whoever says it; ``sent_by``, ``sent_to``: public keys. ``body``: what the word comes with."""

    handover: UUID
    said: Said
    scheme_kind: str
    at: datetime
    sent_by: bytes
    sent_to: bytes
    body: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """The canonical text: the same letter always gives the same."""
        return canonical_json(
            {
                "handover": str(self.handover),
                "said": self.said.value,
                "scheme_kind": self.scheme_kind,
                "at": self.at.isoformat(),
                "from": self.sent_by.hex(),
                "to": self.sent_to.hex(),
                "body": dict(self.body),
            }
        )


def own_key() -> bytes:
    """The 32 bytes by which others check what this installation says in hand-overs."""
    return _secret().public_key().public_bytes_raw()


def fingerprint(key: bytes) -> str:
    """Eight groups of four signs, as keepers read them out to each other: 128 bits of the SHA-256 of the key."""
    signs = sha256(key).hexdigest()[:FINGERPRINT_SIGNS]
    return " ".join(signs[at : at + IN_A_GROUP] for at in range(0, FINGERPRINT_SIGNS, IN_A_GROUP))


def sealed(letter: Letter, secret: bytes | None = None) -> str:
    """The letter with its signature, as it travels and as it is kept.

    Raises
    ------
    DataUnfit: longer than either end reads.
    """
    signer = Ed25519PrivateKey.from_private_bytes(secret) if secret else _secret()
    text = letter.text()
    body = {
        "format": FORMAT,
        "version": VERSION,
        "letter": json.loads(text),
        "public_key": letter.sent_by.hex(),
        "signature": signer.sign(PURPOSE + text.encode()).hex(),
    }
    made = canonical_json(body)
    if len(made) > LARGEST:
        raise DataUnfit(TOO_LONG, slug="letter-too-long")
    return made


def opened(sealed_text: str | bytes) -> Letter:
    """A letter whose signature fits its own key. Whose key that is, and whether it is known, the letter cannot say.

    Raises
    ------
    DataUnfit: no letter, of another version, too large, or not signed by the key that it names.
    """
    body = _json(sealed_text)
    if body.get("format") != FORMAT or not isinstance(body.get("letter"), dict):
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    if body.get("version") != VERSION:
        raise DataUnfit(
            say(
                "This letter is of version {version}, and this Plumbline reads version {ours}. The "
                "older of the two has to be brought up to date.",
                version=str(body.get("version"))[:20],
                ours=VERSION,
            ),
            slug="letter-version",
        )
    if set(body) != OUTSIDE or _holds_nul(body["letter"]):
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    letter, key = _letter(body["letter"]), _key(body["public_key"])
    if letter.sent_by != key or not _fits(_text(letter), _hex(body["signature"]), key):
        raise DataUnfit(CHANGED, slug="signature-unfit")
    return letter


def _text(letter: Letter) -> str:
    try:
        return letter.text()
    except RecursionError:  # deeper than anybody writes, and yet read
        raise DataUnfit(NOT_OURS, slug="not-a-letter") from None


def _holds_nul(value: Any) -> bool:
    """Whether a text in it holds the sign that a database keeps no text with: what is said of a case would be lost on its way in."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and "\0" in one:
            return True
    return False


def _letter(given: Mapping[str, Any]) -> Letter:
    if set(given) != NAMES or not isinstance(given["body"], dict):
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    try:
        at = datetime.fromisoformat(given["at"])
        letter = Letter(
            UUID(given["handover"]), Said(given["said"]), str(given["scheme_kind"]), at,
            _key(given["from"]), _key(given["to"]), given["body"],
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        raise DataUnfit(NOT_OURS, slug="not-a-letter") from None
    if at.tzinfo is None or at.year not in YEARS:
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    return letter


def _json(text: str | bytes) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise DataUnfit("This letter is too long.", slug="not-a-letter")
    try:
        body = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise DataUnfit(NOT_OURS, slug="not-a-letter") from None
    if not isinstance(body, dict):
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a name that stands twice one reader takes the first and another the last.
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _no_number(word: str) -> float:
    raise ValueError(word)


def _hex(given: Any) -> bytes:
    try:
        return bytes.fromhex(given)
    except (TypeError, ValueError):
        raise DataUnfit(NOT_OURS, slug="not-a-letter") from None


def _key(given: Any) -> bytes:
    key = _hex(given)
    if len(key) != KEY_BYTES:
        raise DataUnfit(NOT_OURS, slug="not-a-letter")
    return key


def _fits(text: str, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, PURPOSE + text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _secret() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.HANDOVER_KEY)
