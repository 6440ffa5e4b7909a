from django.apps import AppConfig


class FindingConfig(AppConfig):
    """Shape of the problem, nomination runs, the comparison pool."""

    name = "plumbline.finding"
    label = "finding"
