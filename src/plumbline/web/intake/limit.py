"""Refuse a file that is too large before it is written to the disc."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


ENVELOPE = 1_000_000
"""Bytes that a form may have beside its file."""


class TooLargeHandler(FileUploadHandler):
    """Skips the file of a request that says that it is larger than ``PLUMBLINE_LARGEST_UPLOAD``; other handlers never see it.

    The rest of the request is read and thrown away, so that the browser hears the answer; a page learns of it by `is_too_large`.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at the length that the request gives."""
        del input_data, META, boundary, encoding
        if content_length > settings.LARGEST_UPLOAD + ENVELOPE and self.request is not None:
            self.request.META[_MARK] = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip the file where the request is too large."""
        super().new_file(*args, **kwargs)
        if self.request is not None and is_too_large(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the part to the other handlers."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the other handlers."""
        del file_size


_MARK = "plumbline.too_large"


def is_too_large(request: HttpRequest) -> bool:
    """Say whether the file of a request was thrown away unread for its size."""
    return bool(request.META.get(_MARK))
