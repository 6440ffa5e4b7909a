"""What a page says after an act, kept for the next page."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage

from plumbline.values.words import Words


class InTheirWords(FallbackStorage):
    """Django's own storage, which keeps plain text: a sentence with its places is said before it is put by."""

    def add(self, level: int, message: Any, extra_tags: str | None = "") -> None:
        """Keep a message in the language of whoever did the act."""
        said = message.shown() if isinstance(message, Words) else message
        super().add(level, said, extra_tags)
