"""Turn a kind into the words of its handbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.access.queries import names_of_users
from plumbline.agencies.kinds import kind_heading
from plumbline.documents.charts import Chart
from plumbline.documents.course import Step, course_chart
from plumbline.schemes.kind import (
    CONDITIONS,
    EVENTS,
    MEASURES,
    Clock,
    Kind,
    Limit,
    Part,
    ProgressRule,
    Route,
    Side,
    Track,
    settings_of,
)
from plumbline.schemes.kind.set_room import DECISIONS, QUORUM, VAGUE
from plumbline.schemes.kind.set_words import BETWEEN, STATEMENT
from plumbline.schemes.queries import SetValue, kind_of
from plumbline.schemes.queries.proposals import Proposal
from plumbline.schemes.reading import kind_called
from plumbline.values.words import either, joined, say, small_first
from plumbline.values.words_to_avoid import shared_words
from plumbline.values.written_days import day_month_year
from plumbline.web.templatetags.pages import is_unread


SIDES = {
    Side.TOLD: "may be told of the case",
    Side.PROTECTED: "their whereabouts never leave the case",
    Side.NOT_TOLD: "nothing of the case may reach them, or who works with them",
}
LONGEST_OPTION = 80
# Conditions that say nothing of a need, and so are said by themselves.
BESIDE_NEEDS = ("dependants", "consent", "lead_worker", "plan", "nobody_twice")


def shared_by_all() -> list[tuple[list[str], str, str]]:
    """Words to avoid in every kind, those with one alternative together: words, what to write in their place, who says so."""
    shared, found = shared_words(), dict[tuple[str, str], list[str]]()
    for word, instead in shared.words.items():
        found.setdefault((instead, shared.sources[word]), []).append(word)
    return [(words, instead, source) for (instead, source), words in found.items()]


def course_of(kind: Kind) -> Chart:
    """States and steps, drawn and as a table."""
    return course_chart(
        [state.label for state in kind.course.states.values()],
        list(_steps(kind)),
        prefix="course",
        caption=say("Course of a case: {kind}", kind=kind.name),
    )


def _steps(kind: Kind) -> Iterator[Step]:
    for state in kind.course.states.values():
        for event, after in state.on.items():
            yield Step(state.label, kind.course.label(after), EVENTS[event], by_hand=False)
        for move in state.moves:
            roles = either(in_a_sentence(kind.roles.get(role, role)) for role in move.by)
            yield Step(
                state.label, kind.course.label(move.to), say("{roles} moves it", roles=roles), by_hand=True
            )
        if state.reopens:
            roles = either(in_a_sentence(kind.roles.get(role, role)) for role in state.reopens.by)
            yield Step(
                state.label,
                kind.course.label(state.reopens.to),
                say("{roles} reopens it", roles=roles),
                by_hand=True,
            )


PROPER_NAMES = ("Jobcentre",)


def in_a_sentence(words: str) -> str:
    """A name as it stands within a sentence: without its capital, unless it begins with letters that stand for words, or with a name."""
    begins = words[1:2].isupper() or words.partition(" ")[2][:1].isupper()
    return words if begins or words.startswith(PROPER_NAMES) else small_first(words)


def tracks_of(kind: Kind) -> list[tuple[str, list[str], str, str]]:
    """Each track: label, values, how it is set, source."""
    return [
        (
            track.label,
            list(track.values.values()),
            _set_how(kind, track),
            track.source,
        )
        for track in kind.tracks.values()
    ]


def _set_how(kind: Kind, track: Track) -> str:
    roles, meeting = track.set_by, kind.meeting
    decided = any(track.slug in values for values in meeting.sets.values())
    if not roles:
        return (
            say("Set by a decision of the meeting alone")
            if decided
            else say("Set by a step in the course of the case")
        )
    return say(
        "Set by {roles}, with a reason",
        roles=either(in_a_sentence(kind.roles.get(role, role)) for role in roles),
    )


def tools_of(kind: Kind) -> list[tuple[str, str, str]]:
    """Each tool whose scores are kept: label with its unit, bands in words, source."""
    return [
        (
            f"{tool.label}, {tool.unit}",
            joined(
                (
                    say("{band} from {at_least}", band=band.label.lower(), at_least=band.at_least)
                    for band in tool.bands
                ),
                "; ",
            )
            or say("read without bands"),
            tool.source,
        )
        for tool in kind.tools.values()
    ]


def needs_of(kind: Kind) -> list[tuple[str, str, str]]:
    """Each need: the heading that it stands under, its words, what is counted for it and where its evidence usually comes from."""
    sources = kind.needs.sources
    return [
        (
            kind.work.driver_words(need.driver),
            need.label,
            f"{need.counts}; {', '.join(in_a_sentence(sources[source]) for source in need.sources)}",
        )
        for need in kind.needs.needs.values()
    ]


def rules_of(kind: Kind, on: date) -> list[tuple[str, list[str], str, bool]]:
    """Each version of the rule by which progress is judged: its name with its days, what it asks in words, source, whether it is over.

    The one that holds comes first, then the others from the latest.
    """
    found = sorted(
        kind.needs.rules.values(), key=lambda rule: (_is_over(rule, on), -rule.from_date.toordinal())
    )
    return [
        (
            _dated(rule),
            list(_asked_by(rule)),
            rule.source,
            _is_over(rule, on),
        )
        for rule in found
    ]


def _is_over(rule: ProgressRule, on: date) -> bool:
    return rule.until is not None and rule.until < on


def _dated(rule: ProgressRule) -> str:
    first = day_month_year(rule.from_date)
    if not rule.until:
        return say("{rule}, from {first}", rule=rule.label, first=first)
    return say(
        "{rule}, from {first} to {last}", rule=rule.label, first=first, last=day_month_year(rule.until)
    )


def _asked_by(rule: ProgressRule) -> Iterator[str]:
    yield say("{asked} or more", asked=rule.asked)
    if rule.groups:
        yield say(
            "the headings are {headings}",
            headings=joined((in_a_sentence(group.label) for group in rule.groups), ", "),
        )
    yield say("within the target for {sustained}", sustained=told(rule.sustained))
    if rule.run:
        yield say(
            "attendance for {periods} {called} in a row", periods=rule.run.periods, called=rule.run.called
        )
    if rule.employment:
        yield say(
            "or an adult in work without a break for {lasts}, which takes the place of progress on "
            "every need",
            lasts=told(rule.employment.lasts),
        )
    yield say("the last count no older than {fresh}", fresh=told(rule.fresh))
    yield from (CONDITIONS[c] for c in rule.conditions if c in BESIDE_NEEDS)
    yield "results can be claimed" if rule.claims else "nothing is claimed"


def usual_of(kind: Kind) -> list[tuple[str, str]]:
    """Each usual action in words, and the kind of agency whose it usually is."""
    return [
        (say("{verb} {what}", verb=one.verb, what=one.what), kind_heading(one.agency_kind))
        for one in kind.meeting.default_actions
    ]


def parts_of(kind: Kind) -> list[tuple[str, str]]:
    """Each part of a case, with how many people and what may reach them."""
    return [(part.label, joined(_said_of(part), "; ")) for part in kind.parts.values()]


def _said_of(part: Part) -> Iterator[str]:
    yield _how_many(part.least, part.most)
    yield SIDES[part.side]
    if part.minimum_age:
        yield say("aged {minimum_age} or over", minimum_age=part.minimum_age)
    if part.maximum_age:
        yield say("aged {maximum_age} or under", maximum_age=part.maximum_age)


def _how_many(least: int, most: int | None) -> str:
    if most is None and least == 1:
        return say("one or more")
    if most is None:
        return say("{least} or more", least=least) if least else say("any number")
    if least == most == 1:
        return "one"
    return str(least) if least == most else say("{least} to {most}", least=least, most=most)


# What is counted in wholes, so that its number stands before it.
COUNTED = frozenset({"ticks", "events", "needs"})


def routes_of(kind: Kind) -> list[tuple[str, str, str]]:
    """Each way in: label, test in words, source."""
    return [(route.label, _test(route), route.source) for route in kind.routes.values()]


def _test(route: Route) -> str:
    words: str = say(MEASURES[route.measure])
    if route.at_least is not None and route.measure in COUNTED:
        words = say("{at_least} or more {measure}", measure=words, at_least=route.at_least)
    elif route.at_least is not None:
        words = say("{measure}: {at_least} or more", measure=words.capitalize(), at_least=route.at_least)
    else:
        words = words.capitalize()
    if route.within is None:
        return words
    within = told(route.within)
    if route.anchor == "last_referral":
        return say("{measure}, within {within} of the last referral", measure=words, within=within)
    if route.anchor == "last_heard":
        return say("{measure}, within {within} of the last hearing", measure=words, within=within)
    return say("{measure}, within {within}", measure=words, within=within)


OF_THE_AREA = say("Set by this area. What it was before, and why, stands under this area’s own values")


def clocks_of(kind: Kind, own: Collection[str] = ()) -> list[tuple[str, list[str], str]]:
    """Each clock: label, limits in words, source. ``own``: paths of the values that the area has set itself."""
    theirs = {path.split(".")[1] for path in own if path.startswith("clocks.")}
    return [
        (clock.label, _limits(clock, kind), OF_THE_AREA if slug in theirs else clock.source)
        for slug, clock in kind.clocks.items()
    ]


def _limits(clock: Clock, kind: Kind) -> list[str]:
    usual = told(clock.limit) if clock.limit else say("No limit")
    values = kind.tracks[clock.track].values if clock.track else {}
    # "Red: offending, or new intelligence" is told in full where ratings are told.
    others: list[str] = [
        say(
            "{value}: {limit}",
            value=values[value].partition(":")[0],
            limit=told(limit) if limit else say("no limit"),
        )
        for value, limit in clock.by_value.items()
    ]
    if others and clock.limit:
        return [*others, say("All others: {limit}", limit=usual)]
    return others or [usual]


def has_unread_sources(kind: Kind) -> bool:
    """Whether a source that the handbook names was not checked against its text."""
    sources = [
        *kind.citations,
        *(route.source for route in kind.routes.values()),
        *(clock.source for clock in kind.clocks.values()),
        *(track.source for track in kind.tracks.values()),
        *(tool.source for tool in kind.tools.values()),
        *(rule.source for rule in kind.needs.rules.values()),
        *(question.source for question in kind.meeting.questions),
    ]
    return any(map(is_unread, sources))


def told(limit: Limit) -> str:
    """A length of time in words."""
    return limit.words


def value_in_words(value: str) -> str:
    """A local value as people say it: ``10 working_days`` is 10 working days."""
    return value.replace("_", " ")


def settings_as_choices(kind: Kind) -> list[tuple[str, str]]:
    """Every value that a partnership may set, with what it is now."""
    found = settings_of(kind).items()
    # A statement has a page of its own: it is longer than a line.
    return [
        (path, say("{words} (now {value_in_words})", words=s.words, value_in_words=_shortened(s.value)))
        for path, s in found
        if not path.startswith(STATEMENT)
    ]


def _shortened(value: str) -> str:
    """A value as an option of a list tells it: a long list of words by its beginning."""
    told = value_in_words(value)
    return told if len(told) <= LONGEST_OPTION else f"{told[:LONGEST_OPTION].rpartition(' ')[0]} …"


def value_to_change(kind: Kind, path: str) -> dict[str, str]:
    """What the form of a value begins with where somebody came to change one: which, and what it is now."""
    found = {} if path.startswith(STATEMENT) else settings_of(kind)
    return {"path": path, "value": value_in_words(found[path].value)} if path in found else {}


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One value of meetings and actions as the handbook shows it, with the path by which it is changed."""

    path: str
    words: str
    told: tuple[str, ...]


def room_of(kind: Kind) -> list[RoomLine]:
    """Quorum, decisions, vague words and the days on which an action is chased, each a line a word."""
    found = settings_of(kind)
    return [
        RoomLine(path, setting.words, tuple(value_in_words(setting.value).split(BETWEEN)))
        for path, setting in found.items()
        if path.startswith((QUORUM, DECISIONS, VAGUE, "ladder."))
    ]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One local value in words: what it sets, to what, in place of what, and who set it."""

    row: SetValue
    what: str
    value: str
    before: str
    by: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposed value in words: what it sets, to what, in place of what, who proposed it, and who refused it."""

    row: Proposal
    what: str
    value: str
    before: str
    by: str
    answered_by: str


def proposal_line(row: Proposal) -> ProposalLine:
    """A proposed value in words."""
    known = settings_of(kind_of(row.scheme))
    names = names_of_users({row.proposed_by, *([row.answered_by] if row.answered_by else [])})
    return ProposalLine(
        row=row,
        what=known[row.path].words if row.path in known else row.path,
        value=value_in_words(row.value),
        before=value_in_words(row.overrides),
        by=names.get(row.proposed_by, "a closed account"),
        answered_by=names.get(row.answered_by, "a closed account") if row.answered_by else "",
    )


def history_of(rows: Sequence[SetValue], slug: str) -> list[ValueLine]:
    """Local values in words, in the order given."""
    words, names = (
        settings_of(kind_called(slug)),
        names_of_users({who for row in rows for who in (row.set_by, row.confirmed_by) if who}),
    )
    return [
        ValueLine(
            row=row,
            what=words[row.path].words if row.path in words else row.path,
            value=value_in_words(row.value),
            before=value_in_words(row.overrides),
            by=names.get(row.set_by, "a closed account"),
            confirmed_by=names.get(row.confirmed_by, "a closed account") if row.confirmed_by else "",
        )
        for row in rows
    ]
