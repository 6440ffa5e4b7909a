"""The words of the kinds of scheme: what their YAML says to people, by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from plumbline.web.tongues.found import Found
from plumbline.web.tongues.segments import tidy


# Keys whose value people read, wherever they stand.
SAID = {
    "label", "words", "name", "about", "hint", "title", "to", "definition", "what", "verb", "unit", "opens", "instead", "lead",
    "source", "heading", "statement", "cannot", "legend", "because",
}  # fmt: skip
# Mappings of a slug to words.
OF_LABELS = {
    "roles", "labels", "answers", "choices", "decisions", "triage", "ratings", "drivers", "pauses", "confidentiality",
    "levels", "values", "bands", "outcomes", "could_not_reasons", "longer", "words_to_avoid",
}  # fmt: skip

# A code, or one small word that a key of another meaning has.
SLUG = re.compile(r"[a-z0-9_-]+")


def of_kinds(package: Path) -> Iterator[Found]:
    """Every word of the kinds that come with Plumbline."""
    for path in sorted((package / "schemes" / "kinds").rglob("*.yaml")):
        where = path.relative_to(package).as_posix()
        yield from (Found(tidy(words), where) for words in dict.fromkeys(_said(_read(path))))


def _read(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - plain strings, no objects


def _said(node: object, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, str) and (name in SAID or key in OF_LABELS):
                if not SLUG.fullmatch(value) or name in ("label", "words", "name") or key in OF_LABELS:
                    yield value
            else:
                yield from _said(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from _said(value, key)
