from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    """The catalogue of interventions."""

    name = "plumbline.interventions"
    label = "interventions"
