"""Days to come, as somebody types them and as a page shows them: a fixed one would be past one day."""

from datetime import date, timedelta


def day_ahead(days: int) -> tuple[str, str]:
    """A day so many days from now: as it is typed, and as it is shown."""
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 - the day of whoever sits at the machine
    return f"{day.day} {day.month} {day.year}", f"{day:%-d %B %Y}"
