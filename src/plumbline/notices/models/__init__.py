"""Tables of messages."""

from plumbline.notices.models.digest import Digest, DigestChoice
from plumbline.notices.models.notice import Notice
from plumbline.notices.models.put_off import PutOff
from plumbline.notices.models.webhook import Delivery, Webhook


__all__ = ["Delivery", "Digest", "DigestChoice", "Notice", "PutOff", "Webhook"]
