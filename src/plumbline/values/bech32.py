"""Write and read the text of an age recipient: Bech32 (BIP 173), which tells a slip of the pen from a key."""

from __future__ import annotations

from collections.abc import Iterable


SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM = 6


def encode(prefix: str, content: bytes) -> str:
    """``prefix``, a 1, the content in groups of five bits, and six signs of checksum."""
    data = _regrouped(content, 8, 5, pad=True)
    mixed = _polymod([*_spread(prefix), *data, *([0] * CHECKSUM)]) ^ 1
    check = [(mixed >> 5 * (CHECKSUM - 1 - at)) & 31 for at in range(CHECKSUM)]
    return prefix + "1" + "".join(SIGNS[value] for value in [*data, *check])


def decode(prefix: str, text: str) -> bytes:
    """The content.

    Raises
    ------
    ValueError: another prefix, a sign that is none, or a checksum that does not fit.
    """
    if text not in (text.lower(), text.upper()):
        raise ValueError(text)
    before, _, rest = text.lower().rpartition("1")
    data = [SIGNS.find(sign) for sign in rest]
    if before != prefix or -1 in data or len(data) < CHECKSUM or _polymod([*_spread(prefix), *data]) != 1:
        raise ValueError(text)
    return bytes(_regrouped(data[:-CHECKSUM], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    return [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix)]


def _polymod(values: Iterable[int]) -> int:
    mixed = 1
    for value in values:
        top, mixed = mixed >> 25, (mixed & 0x1FFFFFF) << 5 ^ value
        for at, part in enumerate(GENERATOR):
            mixed ^= part if top >> at & 1 else 0
    return mixed


def _regrouped(values: Iterable[int], size: int, into: int, *, pad: bool) -> list[int]:
    held, bits, found = 0, 0, []
    for value in values:
        held, bits = held << size | value, bits + size
        while bits >= into:
            bits -= into
            found.append(held >> bits & (1 << into) - 1)
    if pad and bits:
        found.append(held << (into - bits) & (1 << into) - 1)
    elif not pad and (bits >= size or held & (1 << bits) - 1):
        raise ValueError("padding")
    return found
