from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Referrals and triage."""

    name = "plumbline.referrals"
    label = "referrals"
