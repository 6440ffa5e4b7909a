"""Receive files, keep batches, mark them as undone."""

from plumbline.feeds.services.batches import count_duplicates, mark_undone, receive, same_file
from plumbline.feeds.services.uploads import (
    bring_corrections,
    confirm_as_saved,
    confirm_upload,
    discard_upload,
    note_preview,
    note_survey,
    note_taken_in,
    put_away_untouched,
    read_again,
    receive_upload,
    reconsider_upload,
    wants_taking_in,
)


__all__ = [
    "bring_corrections",
    "confirm_as_saved",
    "confirm_upload",
    "count_duplicates",
    "discard_upload",
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
    "wants_taking_in",
]
