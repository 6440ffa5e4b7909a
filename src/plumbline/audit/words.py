"""What the ledger holds, in words: its own slugs stay stable and are shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from textwrap import wrap
from types import MappingProxyType

import yaml


SHA256 = "sha256-"
"""Begins a reason that is a fingerprint of what the act fixed."""


@cache
def act_words() -> Mapping[str, str]:
    """Words of every act that a ledger may hold, by its slug; those no longer recorded come last."""
    told = yaml.safe_load(files("plumbline.audit").joinpath("acts.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({**told["acts"], **told["retired"]})


def words_of_act(what: str) -> str:
    """An act in words; one that a newer version wrote is told by its slug."""
    return act_words().get(what) or _from_slug(what)


def words_of_reason(because: str) -> str:
    """A reason in words, from its slug; "" where none was given."""
    if because.startswith(SHA256):
        # In groups, which a narrow column can break.
        return f"SHA-256 {' '.join(wrap(because.removeprefix(SHA256), 8))}"
    return _from_slug(because)


def _from_slug(slug: str) -> str:
    words = slug.replace(".", " ").replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
