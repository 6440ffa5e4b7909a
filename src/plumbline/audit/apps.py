from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ledger."""

    name = "plumbline.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
