"""What a partnership may set of its team: meetings and actions, hours, nation, how it is reached, openings of a case, who directs the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time

from plumbline.agencies.rules import TeamHours
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.setting import NOT_SET, Setting, number_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


HOURS, EVERY_DAY, NATION = "hours", " every day", "nation"
HOURS_UNFIT = "Give two times of the day, such as 08:30 to 18:00, and “every day” after them where weekends and bank holidays count."
BREAK_GLASS = "break_glass"
LONGEST_OPENING = 8 * 60
"""Minutes: a shift. No scheme opens a case to somebody who is not in it for longer."""
OPENING_LIMITS = {
    "minutes": "Minutes for which a case is opened to somebody who is not in it",
    "openings_a_day": "Cases that one person may open in a day without being in them",
    "tries_a_day": "References that one person may try in a day",
    "review_within_working_days": "Working days in which an opening is reviewed",
}


def meeting_settings(kind: Kind) -> Iterator[Setting]:
    """How often a date is moved, and how long a meeting gives a case."""
    extensions = str(kind.work.actions.most_extensions)
    yield Setting(
        "actions.most_extensions",
        "How often an action's date may be moved",
        extensions,
        "design",
        _lay_extensions,
        guarded=True,
    )
    if kind.meeting.minutes_per_case is not None:
        minutes = str(kind.meeting.minutes_per_case)
        yield Setting(
            "meeting.minutes_per_case", "Minutes that a meeting gives a case", minutes, "design", _lay_minutes
        )


def team_settings(kind: Kind) -> Iterator[Setting]:
    """When and under whose law the team works, how it is reached, and how far a case opens to others."""
    yield Setting(HOURS, "When the team is at work", _hours_told(kind.hours), "each area", _lay_hours)
    if kind.differs_in:
        yield Setting(NATION, "Nation by whose law it is read", kind.nation, "each area", _lay_nation)
    yield Setting(
        "reach",
        "How the team is reached when somebody is in danger",
        kind.reach or NOT_SET,
        "each area",
        _lay_reach,
    )
    # Behind a wall nobody opens a case that they are not in.
    for limit, words in () if kind.is_walled else OPENING_LIMITS.items():
        own = kind.own_opening_limits.get(limit)
        told = NOT_SET if own is None else str(own)
        source = "the installation, unless set here"
        yield Setting(f"{BREAK_GLASS}.{limit}", words, told, source, _lay_opening_limit(limit), guarded=True)


def delivery_settings(kind: Kind) -> Iterator[Setting]:
    """Who directs the work, where a kind leaves the choice."""
    if len(kind.delivery) > 1:
        words = "How the work is directed: by the panel or by a team"
        yield Setting("delivery", words, kind.delivery[0], "design", _lay_delivery)


def _lay_extensions(kind: Kind, told: str) -> Kind:
    actions = replace(kind.work.actions, most_extensions=number_of(told))
    return replace(kind, work=replace(kind.work, actions=actions))


def _lay_minutes(kind: Kind, told: str) -> Kind:
    return replace(kind, meeting=replace(kind.meeting, minutes_per_case=number_of(told)))


def _lay_reach(kind: Kind, told: str) -> Kind:
    if told.strip() == NOT_SET:
        return replace(kind, reach="")
    if not 3 <= len(told.strip()) <= 200:
        raise DataUnfit("Say in one line how the team is reached, such as a telephone number and its hours.")
    return replace(kind, reach=told.strip())


def _hours_told(hours: TeamHours) -> str:
    # As it is typed and read back, in every language.
    times = " to ".join((f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}"))
    return times + EVERY_DAY if hours.on_holidays else times


def _lay_hours(kind: Kind, told: str) -> Kind:
    """Times of the day, with the words that say whether weekends and bank holidays count too."""
    said = " ".join(told.split())
    first, _, last = said.removesuffix(EVERY_DAY).partition(" to ")
    try:
        hours = TeamHours(time.fromisoformat(first), time.fromisoformat(last), said.endswith(EVERY_DAY))
    except ValueError:
        raise DataUnfit(HOURS_UNFIT, slug="hours-unfit") from None
    if hours.closes <= hours.opens:
        raise DataUnfit(HOURS_UNFIT, slug="hours-unfit")
    return replace(kind, hours=hours)


def _lay_nation(kind: Kind, told: str) -> Kind:
    """Name the nation. The law itself is laid over by `schemes.queries.kind_of`, which reads the kind for it."""
    nation = told.strip().lower()
    if nation not in kind.nations:
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined(kind.nations, ", ")), slug="no-such-nation"
        )
    return replace(kind, nation=nation)


def _lay_opening_limit(limit: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        own = {key: value for key, value in kind.own_opening_limits.items() if key != limit}
        if told.strip() != NOT_SET:
            own[limit] = number_of(told)
        if own.get("minutes", 0) > LONGEST_OPENING:
            raise DataUnfit(
                say(
                    "A case is opened for {longest_opening} minutes at most.", longest_opening=LONGEST_OPENING
                ),
                slug="opening-too-long",
            )
        return replace(kind, own_opening_limits=own)

    return lay


def _lay_delivery(kind: Kind, told: str) -> Kind:
    if told not in kind.delivery:
        raise DataUnfit(say("Choose one of: {choices}.", choices=joined(kind.delivery, ", ")))
    return replace(kind, delivery=(told, *(other for other in kind.delivery if other != told)))
