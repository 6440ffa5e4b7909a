"""Tables of messages."""

from plumbline.notices.models.digest import Digest, DigestChoice
from plumbline.notices.models.notice import Notice


__all__ = ["Digest", "DigestChoice", "Notice"]
