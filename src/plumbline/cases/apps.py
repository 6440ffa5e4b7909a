from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and all that hangs on them."""

    name = "plumbline.cases"
    label = "cases"
