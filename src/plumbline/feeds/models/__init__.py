"""Batches, the rows kept aside, uploads and how their columns are read."""

from plumbline.feeds.models.batch import Batch
from plumbline.feeds.models.rejected import Rejected
from plumbline.feeds.models.saved_mapping import SavedMapping
from plumbline.feeds.models.upload import Upload


__all__ = ["Batch", "Rejected", "SavedMapping", "Upload"]
