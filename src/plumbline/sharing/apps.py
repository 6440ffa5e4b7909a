from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Agreements, markings, grants and blocks."""

    name = "plumbline.sharing"
    label = "sharing"
