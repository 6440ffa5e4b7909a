from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Asked work."""

    name = "plumbline.queue"
    label = "queue"
