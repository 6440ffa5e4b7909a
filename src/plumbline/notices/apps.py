from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Inbox, outbox, digests."""

    name = "plumbline.notices"
    label = "notices"
