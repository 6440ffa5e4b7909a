from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Events, involvements, spells."""

    name = "plumbline.timeline"
    label = "timeline"
