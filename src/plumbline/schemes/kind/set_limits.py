"""Lengths of time and numbers that a partnership may set: limits, ways in, bands, dormancy, rules of progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from plumbline.schemes.kind.clocks import Clock
from plumbline.schemes.kind.entry import Route
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.kind.setting import Setting, limit_of, limit_told, number_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


BY_DAY = frozenset({"put_off", "next_look", "files", "warning", "presence"})
"""Clocks that end on a day, and so are never set in hours."""


def limit_settings(kind: Kind) -> Iterator[Setting]:
    """Every such value of a kind. Two people set each."""
    parts = (_clock_settings, _route_settings, _tool_settings, _state_settings, _rule_settings)
    yield from (replace(one, guarded=True) for part in parts for one in part(kind))


def _clock_settings(kind: Kind) -> Iterator[Setting]:
    for slug, clock in kind.clocks.items():
        if clock.limit is not None:
            yield Setting(
                f"clocks.{slug}", clock.label, limit_told(clock.limit), clock.source, _lay_clock(slug)
            )
        for value, limit in clock.by_value.items():
            if limit is not None:
                words = f"{clock.label}, {kind.tracks[clock.track].values[value].lower()}"
                path = f"clocks.{slug}.{value}"
                yield Setting(path, words, limit_told(limit), clock.source, _lay_clock(slug, value))


def _lay_clock(slug: str, value: str = "") -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        clock, limit = kind.clocks[slug], limit_of(told)
        if (slug in BY_DAY or clock.longer) and limit.unit.endswith("hours"):
            raise DataUnfit("This ends on a day. Give days, working_days, weeks or months, such as 92 days.")
        if clock.before and limit.unit not in ("days", "weeks", "months"):
            raise DataUnfit("This ends before a day. Give days, weeks or months, such as 6 months.")
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
            yield Setting(path, words, limit_told(route.within), route.source, _lay_within(slug))
        if route.anchor:
            words, path = say("{route}: counted from", route=route.label), f"routes.{slug}.anchor"
            yield Setting(path, words, route.anchor, route.source, _lay_anchor(slug))


def _lay_threshold(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_route(kind, replace(kind.routes[slug], at_least=number_of(told)))


def _lay_within(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_route(kind, replace(kind.routes[slug], within=limit_of(told)))


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
        state = replace(kind.course.states[slug], dormant_after=number_of(told))
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
                f"{path}.{name}",
                f"{rule.label}: {words}",
                limit_told(limit),
                rule.source,
                _lay_length(slug, name),
            )


def _lay_asked(slug: str) -> Callable[[Kind, str], Kind]:
    return lambda kind, told: _with_rule(kind, replace(kind.needs.rules[slug], at_least=number_of(told)))


def _lay_length(slug: str, name: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        limit, rule = limit_of(told), kind.needs.rules[slug]
        if limit.unit.endswith("hours"):
            raise DataUnfit("This is counted in days. Give days, weeks or months, such as 6 months.")
        return _with_rule(
            kind, replace(rule, sustained=limit) if name == "sustained" else replace(rule, fresh=limit)
        )

    return lay


def _with_rule(kind: Kind, rule: ProgressRule) -> Kind:
    return replace(kind, needs=replace(kind.needs, rules={**kind.needs.rules, rule.slug: rule}))
