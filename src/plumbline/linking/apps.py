from django.apps import AppConfig


class LinkingConfig(AppConfig):
    """Runs, proposals, decisions."""

    name = "plumbline.linking"
    label = "linking"
