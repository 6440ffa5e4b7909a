"""The file in which a signed summary travels: written, read and checked. Nothing is stored here.

A file is one JSON object: ``format``, ``version``, ``summary``, ``public_key`` and ``signature`` (hex). The signature is over the
canonical text of ``summary``, so spaces and the order of lines may change on the way, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from plumbline.evaluation.protocol import canonical_json
from plumbline.studies.circumstances import fits_circumstances
from plumbline.studies.enums import Standing
from plumbline.studies.parts import PARTS
from plumbline.studies.signing import fits
from plumbline.studies.summarising import FORMAT, VERSION
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


SIGNED = "plumbline signed summary"
READ = (1, 2, VERSION)
LARGEST = 200_000
"""Bytes; a summary has some three thousand."""

NOT_OURS = "This is not a signed summary: choose the file as it was sent to you, unopened and unchanged."
CHANGED = "The signature does not fit: the file was changed after it was signed, or damaged on its way. Ask for it again."
MOST_WORDS = 2000
VERDICTS = {"fell", "rose", "no_worthwhile_change", "cannot_tell"}


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file whose signature fits its own key. Whose key that is, the file cannot say."""

    summary: dict[str, Any]
    text: str
    signature: bytes
    key: bytes


def written(text: str, *, signature: bytes, key: bytes) -> bytes:
    """The file, for people to open and programs to read."""
    summary = json.loads(text)
    body = {
        "format": SIGNED,
        "version": summary["version"],
        "summary": summary,
        "public_key": key.hex(),
        "signature": signature.hex(),
    }
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()


def read(file: bytes) -> SignedFile:
    """A file that somebody brought.

    Raises
    ------
    DataUnfit: no signed summary, of another version, changed since it was signed, or signed with something missing in it.
    """
    body = _json(file)
    if body.get("format") != SIGNED:
        raise DataUnfit(NOT_OURS, slug="not-a-summary")
    if body.get("version") not in READ:
        raise DataUnfit(
            say(
                "This summary is of version {version}, and this Plumbline reads up to version "
                "{ours}. Whichever of the two is older has to be brought up to date.",
                version=str(body.get("version"))[:20],
                ours=VERSION,
            ),
            slug="summary-version",
        )
    summary = body.get("summary")
    if not isinstance(summary, dict):
        raise DataUnfit(NOT_OURS, slug="not-a-summary")
    key, signature, text = _hex(body, "public_key"), _hex(body, "signature"), _canonical(summary)
    if not fits(text, signature=signature, key=key):
        raise DataUnfit(CHANGED, slug="signature-unfit")
    _check(summary)
    return SignedFile(summary=summary, text=text, signature=signature, key=key)


def _json(file: bytes) -> dict[str, Any]:
    if len(file) > LARGEST:
        raise DataUnfit(NOT_OURS, slug="not-a-summary")
    try:
        body = json.loads(file.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise DataUnfit(NOT_OURS, slug="not-a-summary") from None
    if not isinstance(body, dict):
        raise DataUnfit(NOT_OURS, slug="not-a-summary")
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a name that stands twice one reader takes the first and another the last.
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _no_number(word: str) -> float:
    raise ValueError(word)


def _hex(body: Mapping[str, Any], name: str) -> bytes:
    try:
        return bytes.fromhex(body[name])
    except (KeyError, TypeError, ValueError):
        raise DataUnfit(NOT_OURS, slug="not-a-summary") from None


def _canonical(summary: Mapping[str, Any]) -> str:
    try:
        return canonical_json(summary)
    except (DataUnfit, OverflowError, RecursionError):
        raise DataUnfit(NOT_OURS, slug="not-a-summary") from None


def _check(summary: Mapping[str, Any]) -> None:
    version = summary.get("version")
    fields = {
        name: is_fit
        for name, is_fit in FIELDS.items()
        if not isinstance(version, int) or version >= ADDED.get(name, 1)
    }
    unfit = [name for name, is_fit in fields.items() if name not in summary or not is_fit(summary[name])]
    unknown = sorted(set(summary) - set(fields))
    if unfit or unknown:
        raise DataUnfit(
            say(
                "It is signed, and yet unfit: {unfit}. Tell whoever sent it.",
                unfit=joined([*unfit, *unknown], ", "),
            ),
            slug="summary-unfit",
        )


def _words(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= MOST_WORDS


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _whole(least: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value < 10**7


def _that(reads: Callable[[str], object]) -> Callable[[Any], bool]:
    def is_fit(value: Any) -> bool:
        try:
            return isinstance(value, str) and reads(value) is not None
        except ValueError:
            return False

    return is_fit


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found


def _hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _estimate(value: Any, *, more: tuple[str, ...] = ()) -> bool:
    """A log ratio that a person could have found, with a variance above 0."""
    names = ("log_ratio", "variance", *more)
    return (
        isinstance(value, dict)
        and set(value) == set(names)
        and all(_number(value[name]) for name in names)
        and abs(value["log_ratio"]) < 20
        and 0 < value["variance"] < 1000
    )


def _effect(value: Any) -> bool:
    if value is None:
        return True
    return (
        _estimate(value, more=("ci_low", "ci_high", "level"))
        and 0 <= value["ci_low"] <= value["ci_high"]
        and 0.5 < value["level"] < 1
    )


def _three(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(_number(x) and x >= 0 for x in value)


def _moderators(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(row, dict) and set(row) == set(MODERATOR) for row in value)
        and all(is_fit(row[name]) for row in value for name, is_fit in MODERATOR.items())
        and len({row["part"] for row in value}) == len(value)
    )


def _witnessed(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and set(value) == {"on", "after_results"}
        and _that(date.fromisoformat)(value["on"])
        and isinstance(value["after_results"], bool)
    )


def _arms(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, dict)
        and set(row) == {"arm", "people"}
        and _words(row["arm"])
        and _count(row["people"])
        for row in value
    )


def _count(value: Any) -> bool:
    return value is None or _whole(0)(value)


MODERATOR: dict[str, Callable[[Any], bool]] = {
    "part": lambda value: isinstance(value, str) and value in PARTS,
    "inside": _words,
    "outside": _words,
    "ratio_inside": _three,
    "ratio_outside": _three,
    "difference": _estimate,
}

ADDED = {"circumstances": 2, "witnessed": 3}
"""The version that told it first."""

FIELDS: dict[str, Callable[[Any], bool]] = {
    "format": lambda value: value == FORMAT,
    "version": lambda value: value in READ and not isinstance(value, bool),
    "circumstances": fits_circumstances,
    "witnessed": _witnessed,
    "id": _that(UUID),
    "study": _that(UUID),
    "place": _words,
    "kind": _words,
    "software": _words,
    "made_at": _that(_moment),
    "made_up": lambda value: isinstance(value, bool),
    "protocol_sha256": _hash,
    "standing": lambda value: value in {standing.value for standing in Standing},
    "verdict": lambda value: value in VERDICTS,
    "evaluated_at": _that(_moment),
    "question": _words,
    "outcome": _words,
    "window_days": _whole(1),
    "design": _words,
    "estimator": _words,
    "covariates": lambda value: isinstance(value, list) and all(map(_words, value)),
    "smallest_worth_having": lambda value: _number(value) and 0 < value < 1,
    "compared": _words,
    "strength": lambda value: (
        isinstance(value, dict)
        and set(value) == {"grade", "word"}
        and _whole(1)(value["grade"])
        and _words(value["word"])
    ),
    "from": _that(date.fromisoformat),
    "to": _that(date.fromisoformat),
    "days": _whole(1),
    "loaded_to_when_locked": lambda value: value is None or _that(date.fromisoformat)(value),
    "effect": _effect,
    "arms": _arms,
    "people": _count,
    "hidden_up_to": _whole(0),
    "rounded_to": _whole(1),
    "moderators": _moderators,
}
