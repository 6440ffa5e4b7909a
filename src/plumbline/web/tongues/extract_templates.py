"""The sentences of the pages, by walking each template as the loader does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plumbline.web.tongues.found import Found
from plumbline.web.tongues.rewrite import rewritten


class _Listener:
    """Hears what a page asks of a catalogue, and has nothing."""

    language = "en"

    def __init__(self) -> None:
        self.heard: dict[str, str] = {}

    def forms(self, english: str, plural: str) -> Sequence[str] | None:
        self.heard.setdefault(english, plural)
        return None


def of_templates(package: Path) -> Iterator[Found]:
    """Every sentence of every template under ``package``."""
    for path in sorted(package.rglob("templates/**/*.html")):
        listener = _Listener()
        rewritten(path.read_text(encoding="utf-8"), listener)
        where = path.relative_to(package).as_posix()
        yield from (Found(english, where, plural) for english, plural in listener.heard.items())
