"""What the codes in an extract stand for: offences, kinds of event and settings, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from plumbline.values.harm_index import normalise_offence_code


@dataclass(frozen=True, slots=True)
class OffenceList:
    """Kind by Home Office code and by data.police.uk category, and which kinds are violence."""

    version: int
    kind_of_code: Mapping[str, str]
    kind_of_category: Mapping[str, str]
    titles: Mapping[str, str]
    violent_kinds: frozenset[str]

    def known_code(self, text: str) -> str | None:
        """The code as listed: whole, or its class where a class and a subcode are given (``8N/01``)."""
        whole = normalise_offence_code(text)
        return next((code for code in (whole, whole.split("/")[0]) if code in self.kind_of_code), None)


@cache
def offence_list() -> OffenceList:
    """The list of ``offences.yaml``."""
    told = _told("offences.yaml")
    return OffenceList(
        version=told["version"],
        kind_of_code=MappingProxyType(
            {code: kind for kind, codes in told["codes"].items() for code in codes}
        ),
        kind_of_category=MappingProxyType(
            {_plain(name): kind for name, kind in told["police_uk_categories"].items()}
        ),
        titles=MappingProxyType({kind: about["title"] for kind, about in told["kinds"].items()}),
        violent_kinds=frozenset(kind for kind, about in told["kinds"].items() if about["is_violence"]),
    )


def kind_of_category(text: str) -> str | None:
    """Kind of a data.police.uk crime type; None where it is not listed."""
    return offence_list().kind_of_category.get(_plain(text))


@cache
def _settings() -> Mapping[str, str]:
    told = _told("settings.yaml")
    return MappingProxyType(
        {_plain(code): setting for setting, codes in told["codes"].items() for code in codes}
    )


def setting_of(text: str) -> str | None:
    """``dwelling``, ``indoors``, ``outdoors`` or ``unknown`` for a location code; None where it is not listed."""
    return _settings().get(_plain(text))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w]+|_", " ", text.replace("'", ""))).strip().upper()


def _told(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(
        files("plumbline.ingest").joinpath(name).read_text(encoding="utf-8")
    )
    return told
