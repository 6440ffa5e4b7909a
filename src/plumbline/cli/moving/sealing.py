"""Open sealed words on the way out, and seal them again under the receiving installation's keys on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from plumbline.access import sealing as access_sealing
from plumbline.cases import sealing as case_sealing
from plumbline.cli.moving.carried import Sealed
from plumbline.referrals.queries.drafts import seal_of_draft
from plumbline.values.errors import StageRefused


HEX = r"\x"


def opened(sealed: Sealed, row: Mapping[str, Any]) -> str | None:
    """The words, or None where they cannot be opened with the keys of this home."""
    content, owner = bytes.fromhex(str(row[sealed.column]).removeprefix(HEX)), _owner(sealed, row)
    try:
        if sealed.by == "cases":
            return case_sealing.unseal(content, rule=owner)
        return access_sealing.unseal(content, owner=owner)
    except StageRefused:
        return None


def sealed_again(sealed: Sealed, row: Mapping[str, Any]) -> str:
    """The words of a row that arrived, sealed, as PostgreSQL writes bytes; those that nobody could open stay as unreadable as they were."""
    words = row[sealed.column]
    if words is None:
        return HEX
    owner = _owner(sealed, row)
    made = (
        case_sealing.seal(words, rule=owner)
        if sealed.by == "cases"
        else access_sealing.seal(words, owner=owner)
    )
    return HEX + made.hex()


def _owner(sealed: Sealed, row: Mapping[str, Any]) -> UUID:
    bound = UUID(row[sealed.bound])
    return seal_of_draft(UUID(row["writer"]), bound) if sealed.by == "draft" else bound
