from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Kinds, schemes, charters."""

    name = "plumbline.schemes"
    label = "schemes"
