"""Receive files, keep batches, mark them as undone."""

from plumbline.feeds.services.batches import (
    count_duplicates,
    mark_undone,
    receive,
    same_file,
    version_before,
)
from plumbline.feeds.services.bringing import (
    bring_corrections,
    confirm_upload,
    discard_upload,
    keep_apart,
    read_again,
    receive_upload,
    reconsider_upload,
    want_taken_in,
)
from plumbline.feeds.services.noting import (
    check_again,
    confirm_as_saved,
    note_preview,
    note_survey,
    note_taken_in,
    put_away_untouched,
)


__all__ = [
    "bring_corrections",
    "check_again",
    "confirm_as_saved",
    "confirm_upload",
    "count_duplicates",
    "discard_upload",
    "keep_apart",
    "mark_undone",
    "note_preview",
    "note_survey",
    "note_taken_in",
    "put_away_untouched",
    "read_again",
    "receive",
    "receive_upload",
    "reconsider_upload",
    "same_file",
    "version_before",
    "want_taken_in",
]
