"""Batches and the rows kept aside."""

from plumbline.feeds.models.batch import Batch
from plumbline.feeds.models.rejected import Rejected


__all__ = ["Batch", "Rejected"]
