"""The plan of an evaluation, fixed by a hash before outcomes are split by arm."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


REQUIRED = (
    "question",
    "who",
    "outcome",
    "window_days",
    "design",
    "smallest_worth_having",
    "estimator",
    "covariates",
    "follow_up_loaded_to",
)

DESIGNS = ("lottery", "waitlist", "rank", "same_day", "capacity_line", "adjusted")


@dataclass(frozen=True, slots=True)
class Protocol:
    """A checked plan: its canonical text, and the SHA-256 of that text."""

    canonical: str
    sha256: str

    @property
    def fields(self) -> dict[str, Any]:
        """The plan as plain data, a fresh copy each time."""
        plan: dict[str, Any] = json.loads(self.canonical)
        return plan


def protocol_from(plan: Mapping[str, Any]) -> Protocol:
    """Check a plan and fix it.

    Parameters
    ----------
    plan : question, who, outcome and estimator (words); window_days (whole, > 0); design (one of ``DESIGNS``);
        smallest_worth_having (share between 0 and 1); covariates (list of words, may be empty);
        follow_up_loaded_to (date, how far follow-up was loaded when the plan was locked, or null for none).
        Further fields are kept and hashed.

    Raises
    ------
    DataUnfit: a field is missing or unfit, or a value cannot be written the same way twice.
    """
    check_plan(plan)
    text = canonical_json(plan)
    return Protocol(canonical=text, sha256=_sha256(text))


def protocol_hash(plan: Mapping[str, Any]) -> str:
    """SHA-256 of the checked plan's canonical text, 64 hex digits. Raises as ``protocol_from``."""
    return protocol_from(plan).sha256


def check_plan(plan: Mapping[str, Any]) -> None:
    """Refuse a plan that leaves something open. Raises ``DataUnfit`` naming every field at fault."""
    missing = [name for name in REQUIRED if name not in plan]
    if missing:
        raise DataUnfit(
            say("The protocol does not say: {missing}.", missing=joined(missing, ", ")),
            slug="protocol-incomplete",
        )
    sound = {
        **{
            name: isinstance(plan[name], str) and bool(plan[name].strip())
            for name in ("question", "who", "outcome", "estimator")
        },
        "window_days": _whole(plan["window_days"]) and plan["window_days"] > 0,
        "design": plan["design"] in DESIGNS,
        "smallest_worth_having": _number(plan["smallest_worth_having"])
        and 0 < plan["smallest_worth_having"] < 1,
        "covariates": isinstance(plan["covariates"], list | tuple)
        and all(isinstance(c, str) for c in plan["covariates"]),
        "follow_up_loaded_to": _day_or_none(plan["follow_up_loaded_to"]),
    }
    unfit = [name for name, fits in sound.items() if not fits]
    if unfit:
        raise DataUnfit(
            say("The protocol has an unfit value for: {unfit}.", unfit=joined(unfit, ", ")),
            slug="protocol-unfit",
        )


def canonical_json(plan: Mapping[str, Any]) -> str:
    """One text for one plan: keys sorted, no spaces, dates as ISO, text in Unicode form NFC, numbers finite.

    A whole number written as 30 or 30.0 gives the same text, since databases hand back either.

    Raises
    ------
    DataUnfit: a value is of no known kind, not finite, or two keys are the same once normalised.
    """
    return json.dumps(
        _plain(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int() | float() if math.isfinite(value):
            return int(value) if float(value).is_integer() else value
        case date():
            return value.isoformat()
        case Mapping():
            return _plain_mapping(value)
        case list() | tuple():
            return [_plain(item) for item in value]
    raise DataUnfit(
        "The protocol holds a value that cannot be written in one way only.", slug="protocol-unfit"
    )


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    plain = {_plain(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value) or not all(isinstance(key, str) for key in plain):
        raise DataUnfit("The protocol holds two fields of the same name.", slug="protocol-unfit")
    return plain


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return _number(value) and float(value).is_integer()


def _day_or_none(value: Any) -> bool:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return value is None or isinstance(value, date)
