from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Batches and staging."""

    name = "plumbline.feeds"
    label = "feeds"
