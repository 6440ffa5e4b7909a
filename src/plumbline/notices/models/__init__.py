"""Tables of messages."""

from plumbline.notices.models.digest import Digest, DigestChoice
from plumbline.notices.models.notice import Notice
from plumbline.notices.models.put_off import PutOff


__all__ = ["Digest", "DigestChoice", "Notice", "PutOff"]
