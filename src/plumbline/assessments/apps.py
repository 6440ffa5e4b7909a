from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Instruments."""

    name = "plumbline.assessments"
    label = "assessments"
