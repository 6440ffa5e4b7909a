"""What a partnership may set for itself, and the kind with its own values laid over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import get_args

from plumbline.agencies.rules import TeamHours
from plumbline.schemes.enums import SIGNER_NAMES
from plumbline.schemes.kind.clocks import Clock, Limit, Unit
from plumbline.schemes.kind.entry import Route
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.kind.work import NO_DRIVER
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


UNITS: tuple[str, ...] = get_args(Unit)
STATEMENT, MOST_SENTENCES, LONGEST_SENTENCE = "meeting.statement", 12, 400
HOURS, EVERY_DAY, NATION = "hours", " every day", "nation"
HOURS_UNFIT = "Give two times of the day, such as 08:30 to 18:00, and “every day” after them where weekends and bank holidays count."
DRIVERS, MOST_DRIVERS, LONGEST_DRIVER = "work.drivers", 30, 80
NO_LOOK_BACK = "work.no_look_back_after"
BETWEEN = "; "
NOT_SET = "not set"
"""How a value is told that has none, and how one is taken away again."""
BREAK_GLASS = "break_glass"
LONGEST_OPENING = 8 * 60
"""Minutes: a shift. No scheme opens a case to somebody who is not in it for longer."""
OPENING_LIMITS = {
    "minutes": "Minutes for which a case is opened to somebody who is not in it",
    "openings_a_day": "Cases that one person may open in a day without being in them",
    "tries_a_day": "References that one person may try in a day",
    "review_within_working_days": "Working days in which an opening is reviewed",
}
BY_DAY = frozenset({"put_off", "next_look", "files", "warning", "presence"})
"""Clocks that end on a day, and so are never set in hours."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that may be set locally. ``value`` is as it is told in words, such as ``5 working_days`` or ``14``.

    ``lay`` gives the kind with another value; it raises `DataUnfit` with a sentence where the value will not do.
    """

    path: str
    words: str
    value: str
    source: str
    lay: Callable[[Kind, str], Kind]


def settings_of(kind: Kind) -> dict[str, Setting]:
    """Every value of a kind that a partnership may set, by path."""
    return {
        found.path: found
        for found in (
            *_clock_settings(kind),
            *_route_settings(kind),
            *_tool_settings(kind),
            *_state_settings(kind),
            *_rule_settings(kind),
            *_other_settings(kind),
        )
    }


def laid_over(kind: Kind, values: Mapping[str, str]) -> Kind:
    """The kind with local values by path in the place of its own.

    Raises
    ------
    DataUnfit: no such path, or a value that will not do.
    """
    known = settings_of(kind)
    for path, value in values.items():
        if path not in known:
            raise DataUnfit(
                say("{kind} has no value “{path}” that a partnership sets.", kind=kind.name, path=path),
                slug="no-such-setting",
            )
        kind = known[path].lay(kind, value)
    return kind


def _clock_settings(kind: Kind) -> Iterator[Setting]:
    for slug, clock in kind.clocks.items():
        if clock.limit is not None:
            yield Setting(f"clocks.{slug}", clock.label, _told(clock.limit), clock.source, _lay_clock(slug))
        for value, limit in clock.by_value.items():
            if limit is not None:
                words = f"{clock.label}, {kind.tracks[clock.track].values[value].lower()}"
                path = f"clocks.{slug}.{value}"
                yield Setting(path, words, _told(limit), clock.source, _lay_clock(slug, value))


def _lay_clock(slug: str, value: str = "") -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        clock, limit = kind.clocks[slug], _limit(told)
        if slug in BY_DAY and limit.unit.endswith("hours"):
            raise DataUnfit("This ends on a day. Give days, working_days, weeks or months, such as 92 days.")
        changed: Clock = (
            replace(clock, by_value={**clock.by_value, value: limit})
            if value
            else replace(clock, limit=limit)
        )
        return replace(kind, clocks={**kind.clocks, slug: changed})

    return lay


def _route_settings(kind: Kind) -> Iterator[Setting]:
    for slug, route in kind.routes.items():
        if route.at_least is not None:
            words, path = say("{route}: at least", route=route.label), f"routes.{slug}.at_least"
            yield Setting(path, words, str(route.at_least), route.source, _lay_threshold(slug))
        if route.within is not None:
            words, path = say("{route}: within", route=route.label), f"routes.{slug}.within"
            yield Setting(path, words, _told(route.within), route.source, _lay_within(slug))
        if route.anchor:
            words, path = say("{route}: counted from", route=route.label), f"routes.{slug}.anchor"
            yield Setting(path, words, route.anchor, route.source, _lay_anchor(slug))


def _lay_threshold(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_route(kind, replace(kind.routes[slug], at_least=_number(told)))


def _lay_within(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_route(kind, replace(kind.routes[slug], within=_limit(told)))


def _lay_anchor(slug: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        if told == "last_referral":
            return _with_route(kind, replace(kind.routes[slug], anchor="last_referral"))
        if told == "last_heard":
            return _with_route(kind, replace(kind.routes[slug], anchor="last_heard"))
        raise DataUnfit("Choose last_referral or last_heard.")

    return lay


def _with_route(kind: Kind, route: Route) -> Kind:
    return replace(kind, routes={**kind.routes, route.slug: route})


def _tool_settings(kind: Kind) -> Iterator[Setting]:
    for tool in kind.tools.values():
        # The lowest band begins at nought, whatever else is set.
        for band in tool.bands[1:]:
            words, path = (
                say("{tool}: band “{band}” from", tool=tool.label, band=band.label.lower()),
                f"tools.{tool.slug}.{band.slug}",
            )
            yield Setting(path, words, str(band.at_least), tool.source, _lay_band(tool.slug, band.slug))


def _lay_band(tool: str, band: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        try:
            at_least = Decimal(told.strip())
        except InvalidOperation:
            raise DataUnfit("Give a number, such as 75 or 6.9.") from None
        if not at_least.is_finite():
            raise DataUnfit("Give a number, such as 75 or 6.9.")
        return replace(kind, tools={**kind.tools, tool: kind.tools[tool].with_band(band, at_least)})

    return lay


def _state_settings(kind: Kind) -> Iterator[Setting]:
    for slug, state in kind.course.states.items():
        if state.dormant_after is not None:
            words = say(
                "Days without anything done after which a case is asked about, {state}",
                state=state.label.lower(),
            )
            path = f"states.{slug}.dormant_after"
            yield Setting(path, words, str(state.dormant_after), "default of Plumbline", _lay_dormant(slug))


def _lay_dormant(slug: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        state = replace(kind.course.states[slug], dormant_after=_number(told))
        return replace(kind, course=replace(kind.course, states={**kind.course.states, slug: state}))

    return lay


def _rule_settings(kind: Kind) -> Iterator[Setting]:
    for slug, rule in kind.needs.rules.items():
        path = f"needs.{slug}"
        yield Setting(
            f"{path}.at_least",
            say("{rule}: at least", rule=rule.label),
            str(rule.at_least),
            rule.source,
            _lay_asked(slug),
        )
        for name, limit, words in (
            ("sustained", rule.sustained, "counts stay within the target for"),
            ("fresh", rule.fresh, "the last count is no older than"),
        ):
            yield Setting(
                f"{path}.{name}", f"{rule.label}: {words}", _told(limit), rule.source, _lay_length(slug, name)
            )


def _lay_asked(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_rule(kind, replace(kind.needs.rules[slug], at_least=_number(told)))


def _lay_length(slug: str, name: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        limit, rule = _limit(told), kind.needs.rules[slug]
        if limit.unit.endswith("hours"):
            raise DataUnfit("This is counted in days. Give days, weeks or months, such as 6 months.")
        return _with_rule(
            kind, replace(rule, sustained=limit) if name == "sustained" else replace(rule, fresh=limit)
        )

    return lay


def _with_rule(kind: Kind, rule: ProgressRule) -> Kind:
    return replace(kind, needs=replace(kind.needs, rules={**kind.needs.rules, rule.slug: rule}))


def _other_settings(kind: Kind) -> Iterator[Setting]:
    extensions = str(kind.work.actions.most_extensions)
    yield Setting(
        "actions.most_extensions",
        "How often an action's date may be moved",
        extensions,
        "design",
        _lay_extensions,
    )
    if kind.meeting.minutes_per_case is not None:
        minutes = str(kind.meeting.minutes_per_case)
        yield Setting(
            "meeting.minutes_per_case", "Minutes that a meeting gives a case", minutes, "design", _lay_minutes
        )
    yield from _word_settings(kind)
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
        yield Setting(f"{BREAK_GLASS}.{limit}", words, told, source, _lay_opening_limit(limit))
    for whose, name in SIGNER_NAMES.items():
        told = kind.meeting.own_statements.get(whose.value, NOT_SET)
        words = say("Confidentiality statement: {name}", name=name.lower())
        yield Setting(
            f"{STATEMENT}.{whose.value}", words, told, "default of Plumbline", _lay_statement(whose.value)
        )
    if len(kind.delivery) > 1:
        words = "How the work is directed: by the panel or by a team"
        yield Setting("delivery", words, kind.delivery[0], "design", _lay_delivery)


def _word_settings(kind: Kind) -> Iterator[Setting]:
    """Lists of words, told in one line with semicolons between them."""
    yield Setting(
        DRIVERS,
        say(
            "{driver}: headings of the plan, of which an action should move one", driver=kind.labels["driver"]
        )
        if "driver" in kind.labels
        else say("What keeps violence going, of which an action should move one"),
        BETWEEN.join(kind.work.drivers.values()),
        "Plumbline’s own list",
        _lay_drivers,
    )
    skipped = [
        label for slug, label in kind.work.closure_reasons.items() if slug in kind.work.no_look_back_after
    ]
    yield Setting(
        NO_LOOK_BACK,
        "Reasons for closing after which nobody looks back",
        BETWEEN.join(skipped) or NOT_SET,
        "default of Plumbline",
        _lay_no_look_back,
    )


def _lay_drivers(kind: Kind, told: str) -> Kind:
    work, labels = kind.work, _words(told)
    if not 1 <= len(labels) <= MOST_DRIVERS or any(len(one) > LONGEST_DRIVER for one in labels):
        raise DataUnfit(
            say(
                "Give from 1 to {most_drivers} drivers of {longest_driver} characters or fewer, with "
                "semicolons between them.",
                most_drivers=MOST_DRIVERS,
                longest_driver=LONGEST_DRIVER,
            ),
            slug="drivers-unfit",
        )
    known = {label.casefold(): slug for slug, label in {**work.drivers_before, **work.drivers}.items()}
    drivers = {known.get(label.casefold(), _slug(label)): label for label in labels}
    if len(drivers) != len(labels) or {"", NO_DRIVER} & set(drivers):
        raise DataUnfit(
            "Each driver is said once, in words, and none is called “none”.", slug="drivers-unfit"
        )
    ever = {**work.drivers_before, **work.drivers}
    before = {slug: label for slug, label in ever.items() if slug not in drivers}
    return replace(kind, work=replace(work, drivers=drivers, drivers_before=before))


def _lay_no_look_back(kind: Kind, told: str) -> Kind:
    known = {label.casefold(): slug for slug, label in kind.work.closure_reasons.items()}
    known |= {slug: slug for slug in kind.work.closure_reasons}
    wanted = [] if told.strip().casefold() == NOT_SET else [one.casefold() for one in _words(told)]
    if not set(wanted) <= set(known):
        labels = BETWEEN.join(kind.work.closure_reasons.values())
        raise DataUnfit(
            say("Choose from: {labels}. “Not set” leaves none out.", labels=labels), slug="no-such-reason"
        )
    return replace(kind, work=replace(kind.work, no_look_back_after=frozenset(known[one] for one in wanted)))


def _words(told: str) -> list[str]:
    return [" ".join(one.split()) for one in told.split(";") if one.strip()]


def _slug(label: str) -> str:
    """A key for a driver of a partnership’s own: letters, digits and low lines, at most 50 (`SlugField`)."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in label.lower())
    return "_".join(part for part in plain.split("_") if part)[:50]


def _lay_extensions(kind: Kind, told: str) -> Kind:
    actions = replace(kind.work.actions, most_extensions=_number(told))
    return replace(kind, work=replace(kind.work, actions=actions))


def _lay_minutes(kind: Kind, told: str) -> Kind:
    return replace(kind, meeting=replace(kind.meeting, minutes_per_case=_number(told)))


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
            own[limit] = _number(told)
        if own.get("minutes", 0) > LONGEST_OPENING:
            raise DataUnfit(
                say(
                    "A case is opened for {longest_opening} minutes at most.", longest_opening=LONGEST_OPENING
                ),
                slug="opening-too-long",
            )
        return replace(kind, own_opening_limits=own)

    return lay


def _lay_statement(whose: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        own = {key: text for key, text in kind.meeting.own_statements.items() if key != whose}
        if told.strip() != NOT_SET:
            own[whose] = "\n".join(sentences_of(told))
        return replace(kind, meeting=replace(kind.meeting, own_statements=own))

    return lay


def sentences_of(told: str) -> tuple[str, ...]:
    """The sentences of a statement, one a line.

    Raises
    ------
    DataUnfit: none, too many, or one that nobody would read.
    """
    found = tuple(" ".join(line.split()) for line in told.splitlines() if line.strip())
    if not 1 <= len(found) <= MOST_SENTENCES or any(len(one) > LONGEST_SENTENCE for one in found):
        raise DataUnfit(
            say(
                "Write from 1 to {most_sentences} sentences, each on its own line, in {longest_sentence} "
                "characters or fewer.",
                most_sentences=MOST_SENTENCES,
                longest_sentence=LONGEST_SENTENCE,
            ),
            slug="statement-unfit",
        )
    return found


def _lay_delivery(kind: Kind, told: str) -> Kind:
    if told not in kind.delivery:
        raise DataUnfit(say("Choose one of: {choices}.", choices=joined(kind.delivery, ", ")))
    return replace(kind, delivery=(told, *(other for other in kind.delivery if other != told)))


def _told(limit: Limit) -> str:
    return f"{limit.value} {limit.unit}"


def _limit(told: str) -> Limit:
    number, _, unit = told.partition(" ")
    for known in get_args(Unit):
        if known == unit.strip().replace(" ", "_"):
            return Limit(_number(number), known)
    raise DataUnfit(
        say("Give a number and one of: {units}. For example: 5 working_days.", units=joined(UNITS, ", "))
    )


def _number(told: str) -> int:
    if not told.strip().isdecimal() or int(told) < 1:
        raise DataUnfit("Give a whole number above nought.")
    return int(told)
