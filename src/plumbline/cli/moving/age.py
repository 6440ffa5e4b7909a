"""Lock a stream so that one installation alone opens it: the age format, version 1 (age-encryption.org/v1), X25519 recipients.

age is a small public format with programs for every system, so whoever holds the key needs no Plumbline: ``age -d -i KEY FILE``.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from itertools import pairwise
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plumbline.values.age_key import read_recipient, recipient_text
from plumbline.values.errors import DataUnfit


VERSION = b"age-encryption.org/v1"
WRAP = VERSION + b"/X25519"
CHUNK, TAG = 65_536, 16
LONGEST_LINE = 200
NOT_OURS = "This is not a file that `plumbline move-out` wrote. Nothing was changed."
ANOTHER_KEY = (
    "This file was locked for another key than that of this installation. Nothing was changed. "
    "Let it be made again for the key that `plumbline move-in --key` shows here."
)
SPOILT = "This file is damaged, cut off, or was changed on its way. Nothing was changed. Fetch it again."


def recipient_of(secret: bytes) -> str:
    """The public key to a secret of 32 bytes, as text that may be shown to everybody."""
    return recipient_text(X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw())


class Locking:
    """A file into which what is written goes locked. `close` writes the last piece; the file below stays open."""

    def __init__(self, below: IO[bytes], recipient: str) -> None:
        file_key, nonce = os.urandom(16), os.urandom(16)
        below.write(_header(file_key, read_recipient(recipient)) + nonce)
        self._below, self._cipher = below, _payload(file_key, nonce)
        self._held, self._counter = bytearray(), 0

    def write(self, content: bytes) -> int:
        """Take in some more."""
        self._held += content
        # The last chunk is marked as such, so one is kept back until it is known whether more comes.
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(content)

    def flush(self) -> None:
        """Nothing to do before the end."""

    def close(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._held), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._below.write(self._cipher.encrypt(_nonce(self._counter, last=last), chunk, None))
        self._counter += 1


class Opening:
    """A locked file, read in the clear. Nothing is given out before it was found whole, chunk by chunk.

    Raises
    ------
    DataUnfit: no such file, locked for another key, or damaged; from the first read on as well.
    """

    def __init__(self, below: IO[bytes], secret: bytes) -> None:
        file_key = _file_key(below, secret)
        self._below, self._cipher = below, _payload(file_key, below.read(16))
        self._held, self._counter, self._ended = b"", 0, False
        self._ahead = below.read(CHUNK + TAG)

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; all that is left where it is negative; nothing at the end."""
        parts, wanted = [], size
        while wanted != 0 and (self._held or self._next()):
            part = self._held if wanted < 0 else self._held[:wanted]
            self._held = self._held[len(part) :]
            parts.append(part)
            wanted -= len(part) if wanted > 0 else 0
        return b"".join(parts)

    def _next(self) -> bool:
        if self._ended:
            return False
        chunk, self._ahead = self._ahead, self._below.read(CHUNK + TAG)
        self._ended = not self._ahead
        try:
            self._held = self._cipher.decrypt(_nonce(self._counter, last=self._ended), chunk, None)
        except (InvalidTag, ValueError):
            raise DataUnfit(SPOILT, slug="spoilt") from None
        if not self._held and self._counter:
            raise DataUnfit(SPOILT, slug="spoilt")
        self._counter += 1
        return bool(self._held)


def _header(file_key: bytes, recipient: bytes) -> bytes:
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(recipient))
    body = _wrapping(shared, share, recipient).encrypt(bytes(12), file_key, None)
    signed = VERSION + b"\n-> X25519 " + _b64(share) + b"\n" + _b64(body) + b"\n---"
    return signed + b" " + _b64(_mac(file_key, signed)) + b"\n"


def _file_key(below: IO[bytes], secret: bytes) -> bytes:
    """Read the header; several recipients, and those of kinds that are not known here, are passed over."""
    lines = [_line(below)]
    if lines[0] != VERSION:
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")
    while not lines[-1].startswith(b"---"):
        lines.append(_line(below))
        if len(lines) > 100:
            raise DataUnfit(NOT_OURS, slug="not-a-partnership")
    mine = X25519PrivateKey.from_private_bytes(secret)
    signed, _, mac = b"\n".join(lines).rpartition(b" ")
    for stanza, body in pairwise(lines):
        if stanza.startswith(b"-> X25519 ") and (key := _unwrapped(mine, stanza[10:], body)):
            if not hmac.compare_digest(_mac(key, signed), _unb64(mac)):
                raise DataUnfit(SPOILT, slug="spoilt")
            return key
    raise DataUnfit(ANOTHER_KEY, slug="another-key")


def _unwrapped(mine: X25519PrivateKey, share: bytes, body: bytes) -> bytes | None:
    raw = _unb64(share)
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(raw))
        key = _wrapping(shared, raw, mine.public_key().public_bytes_raw())
        return key.decrypt(bytes(12), _unb64(body), None)
    except (InvalidTag, ValueError):
        return None


def _line(below: IO[bytes]) -> bytes:
    line = below.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")
    return line[:-1]


def _wrapping(shared: bytes, share: bytes, recipient: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(shared, salt=share + recipient, info=WRAP))


def _payload(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(file_key, salt=nonce, info=b"payload"))


def _derived(secret: bytes, *, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.new(_derived(file_key, salt=None, info=b"header"), signed, hashlib.sha256).digest()


def _nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11) + bytes([last])


def _b64(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _unb64(text: bytes) -> bytes:
    try:
        return b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""
