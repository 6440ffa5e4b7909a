"""Read states, clocks and tracks, and check that they fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from plumbline.schemes.kind import EVENTS, Clock, Course, HandMove, NeverTogether, Reopens, State, Track
from plumbline.schemes.kind.needs import CONDITIONS
from plumbline.schemes.reading.limits import read_limit_or_none
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


MOVERS = ("coordinator", "chair", "representative", "practitioner", "adviser")
NEEDS = ("reason",)
NEEDED_CLOCKS = ("decide", "urgent", "unsent", "research", "task", "review")
MOMENTS = ("saved", "referred", "received", "asked", "taken_in", "listed", "discussed", "plan_agreed", "reviewed", "rated", "closed", "reopened",
           "assessed", "proposed", "replied", "decided", "contacted", "due", "told", "strategy_discussion", "sentenced", "charged", "board_told", "minuted", "sent_on", "waiting", "started",
           "shown", "shown_again", "answered", "asked_again", "look_back_due", "ready")  # fmt: skip
"""What a clock can start and stop at."""
LOOKS_BACK = ("days", "weeks", "months")
COUNTED = (
    "assessed",
    "referred",
    "received",
    "taken_in",
    "contacted",
    "discussed",
    "plan_agreed",
    "closed",
    "reopened",
)
"""Those of them whose moments a case keeps where they came, so that a page can show how such a clock runs."""


def read_course(
    section: Section,
    closure_reasons: Collection[str],
    tracks: Mapping[str, Track],
    forms: Collection[str] = (),
) -> Course:
    """The states, each reachable from the first and each leading to an end.

    Raises
    ------
    DataUnfit: a state that nothing leads to, or from which no end is reached; one that is no end and can be reopened.
    """
    sections = section.sections()
    known = tuple(sections)
    states = {slug: _state(slug, s, known, tuple(closure_reasons), tracks) for slug, s in sections.items()}
    for slug in known:
        if slug not in _from(states, known[0]):
            raise sections[slug].unfit("no state leads here.")
        if all(states[one].leads_to for one in _from(states, slug)):
            raise sections[slug].unfit("no end can be reached from here.")
        if states[slug].reopens and states[slug].leads_to:
            raise sections[slug].unfit("only an end can be reopened.")
    for move, where in ((m, sections[s.slug]) for s in states.values() for m in s.moves):
        if move.form and move.form not in forms:
            raise where.unfit(
                say("“{form}” is no form that is filled in on the course of a case.", form=move.form)
            )
    return Course(states)


def _state(
    slug: str, section: Section, known: tuple[str, ...], reasons: tuple[str, ...], tracks: Mapping[str, Track]
) -> State:
    found = section.fields("label", "plans", maybe=("on", "moves", "dormant_after", "reopens"))
    on = found["on"].fields(maybe=tuple(EVENTS)) if "on" in found else {}
    moves: Iterable[Section] = found["moves"].items() if "moves" in found else ()
    return State(
        slug=slug,
        label=found["label"].text(),
        plans=found["plans"].truth(),
        on={event: s.one_of(known) for event, s in on.items()},
        moves=tuple(_move(item, known, tracks) for item in moves),
        dormant_after=found["dormant_after"].number() if "dormant_after" in found else None,
        reopens=_reopens(found["reopens"], tuple(k for k in known if k != slug), reasons, tracks)
        if "reopens" in found
        else None,
    )


def _reopens(
    section: Section, known: tuple[str, ...], reasons: tuple[str, ...], tracks: Mapping[str, Track]
) -> Reopens:
    found = section.fields("to", "by", maybe=("never_after", "ends"))
    never = found["never_after"].some_of(reasons) if "never_after" in found else ()
    single = tuple(slug for slug, track in tracks.items() if not track.several)
    return Reopens(
        to=found["to"].one_of(known),
        by=found["by"].some_of(MOVERS),
        never_after=frozenset(never),
        ends=found["ends"].some_of(single) if "ends" in found else (),
    )


def _move(section: Section, known: tuple[str, ...], tracks: Mapping[str, Track]) -> HandMove:
    found = section.fields("to", "by", maybe=("needs", "sets", "form", "chooses", "second_person", "holds"))
    sets = found["sets"].fields(maybe=tuple(tracks)) if "sets" in found else {}
    needs = found["needs"].some_of(NEEDS) if "needs" in found else ()
    if (sets or "chooses" in found) and "reason" not in needs:
        raise section.unfit("what it sets has a reason, so it needs one.")
    return HandMove(
        to=found["to"].one_of(known),
        by=found["by"].some_of(MOVERS),
        needs=needs,
        form=found["form"].text() if "form" in found else "",
        chooses=found["chooses"].one_of(tuple(tracks)) if "chooses" in found else "",
        second_person="second_person" in found and found["second_person"].truth(),
        holds=found["holds"].some_of(tuple(CONDITIONS)) if "holds" in found else (),
        sets={track: s.one_of(tuple(tracks[track].values)) for track, s in sets.items()},
    )


def _from(states: Mapping[str, State], start: str) -> set[str]:
    reached = {start}
    while more := {after for slug in reached for after in states[slug].leads_to} - reached:
        reached |= more
    return reached


def read_clocks(
    section: Section,
    tracks: Mapping[str, Track],
    states: Collection[str] = (),
    answered: Collection[str] = (),
) -> dict[str, Clock]:
    """The clocks; those that the engine itself sets are there.

    Parameters
    ----------
    states : states of the course: ``state.slug`` is the moment at which a case came there last.
    answered : moments that a form of the kind tells.

    Raises
    ------
    DataUnfit: one that the engine sets is missing, one that is shown starts or stops at what nothing in the kind tells, or one that is
    not shown has reasons for going longer.
    """
    own = (*_moments_of(tracks), *(f"state.{state}" for state in states))
    sections = section.sections()
    clocks = {slug: _clock(slug, s, tracks, own) for slug, s in sections.items()}
    told = {*COUNTED, *own, *answered}
    for slug, clock in clocks.items():
        if clock.before and (fault := _fault_of_before(clock, answered)):
            raise sections[slug].unfit(fault)
        if "contacted" in clock.ends_at and clock.watched and slug != "adviser_contact":
            raise sections[slug].unfit("only “adviser_contact” ends when the victim was first tried.")
        if clock.longer and (fault := _fault_of_longer(clock)):
            raise sections[slug].unfit(fault)
        if clock.watched and (untold := {*clock.begins_at, *clock.ends_at} - told):
            raise sections[slug].unfit(
                say("it is shown, and nothing here tells when “{untold}” was.", untold=min(untold))
            )
    for slug in NEEDED_CLOCKS:
        if slug not in clocks:
            raise section.unfit(say("“{slug}” is missing.", slug=slug))
    return clocks


def _fault_of_before(clock: Clock, answered: Collection[str]) -> str:
    if clock.before not in answered:
        return say("it ends before a day, and no form here tells “{untold}”.", untold=clock.before)
    if clock.pauses or clock.longer or clock.by_value:
        return "a limit that ends before a day neither stands still, nor goes on longer, nor goes by a track."
    if clock.limit is None or clock.limit.unit not in LOOKS_BACK:
        return "a limit that ends before a day is in days, weeks or months."
    return ""


def _fault_of_longer(clock: Clock) -> str:
    if not clock.watched:
        return "a case goes on past a limit only where its page shows it: say “watched: true”."
    if clock.pauses:
        return "a clock that stands still is not gone past: say “pauses” or “longer”."
    limits = [limit for limit in (clock.limit, *clock.by_value.values()) if limit]
    in_hours = any(limit.unit.endswith("hours") for limit in limits)
    return "a case goes on up to a day, so its limit is not in hours." if in_hours else ""


def read_shared_clocks(section: Section) -> dict[str, Clock]:
    """Clocks that hold in every kind which does not set its own."""
    return {slug: _clock(slug, s, {}, ()) for slug, s in section.sections().items()}


def _clock(slug: str, section: Section, tracks: Mapping[str, Track], own: Collection[str]) -> Clock:
    found = section.fields(
        "label",
        "from",
        "until",
        "limit",
        "source",
        maybe=("by_track", "pauses", "longer", "watched", "when", "before"),
    )
    track, by_value = "", {}
    if "by_track" in found:
        inner = found["by_track"].fields("track", "limits")
        track = inner["track"].one_of(tuple(tracks))
        by_value = {
            value: read_limit_or_none(s)
            for value, s in inner["limits"].fields(maybe=tuple(tracks[track].values)).items()
        }
    moments = (*MOMENTS, *own)
    begins = tuple(s.one_of(moments) for s in found["from"].one_or_more())
    ends = tuple(s.one_of(moments) for s in found["until"].one_or_more())
    only_track, only_values = read_when(found["when"], tracks) if "when" in found else ("", frozenset[str]())
    return Clock(
        slug=slug,
        label=found["label"].text(),
        starts=begins[0],
        or_starts=begins[1:],
        stops=ends[0],
        or_stops=ends[1:],
        watched="watched" in found and found["watched"].truth(),
        only_track=only_track,
        only_values=only_values,
        limit=read_limit_or_none(found["limit"]),
        track=track,
        by_value=by_value,
        pauses=found["pauses"].labels() if "pauses" in found else {},
        longer=found["longer"].labels() if "longer" in found else {},
        source=found["source"].text(),
        before=found["before"].text() if "before" in found else "",
    )


def _moments_of(tracks: Mapping[str, Track]) -> Iterable[str]:
    """Moments of a case's own histories: a track where any value begins, ``track.value`` where that one does."""
    for track in tracks.values():
        yield track.slug
        yield from (f"{track.slug}.{value}" for value in track.values)


def read_when(section: Section, tracks: Mapping[str, Track]) -> tuple[str, frozenset[str]]:
    """A track, and the values on it of which a case must have one."""
    when = section.fields("track", "values")
    track = when["track"].one_of(tuple(tracks))
    return track, frozenset(when["values"].some_of(tuple(tracks[track].values)))


def read_tracks(section: Section) -> dict[str, Track]:
    """The dated histories that a case of this kind has."""
    return {slug: _track(slug, s) for slug, s in section.sections().items()}


def _track(slug: str, section: Section) -> Track:
    found = section.fields(
        "label", "values", "set_by", "source", maybe=("several", "on_entry", "after_end", "excludes", "again")
    )
    values = found["values"].labels()
    several = "several" in found and found["several"].truth()
    if "excludes" in found and not several:
        raise section.unfit("“excludes” belongs to a track of which several values may hold at once.")
    if "again" in found and not several:
        raise section.unfit("“again” belongs to a track of which several values may hold at once.")
    excludes = found["excludes"].fields(maybe=tuple(values)) if "excludes" in found else {}
    return Track(
        slug=slug,
        label=found["label"].text(),
        values=values,
        several=several,
        on_entry="on_entry" in found and found["on_entry"].truth(),
        set_by=found["set_by"].some_of(MOVERS),
        source=found["source"].text(),
        after_end="after_end" in found and found["after_end"].truth(),
        excludes={value: frozenset(s.some_of(tuple(values))) for value, s in excludes.items()},
        again=frozenset(found["again"].some_of(tuple(values))) if "again" in found else frozenset(),
    )


def read_never_together(section: Section, tracks: Mapping[str, Track]) -> tuple[NeverTogether, ...]:
    """Values that cannot stand at once."""
    return tuple(_never(item, tracks) for item in section.items())


def _never(section: Section, tracks: Mapping[str, Track]) -> NeverTogether:
    found = section.fields("values", "because")
    values = found["values"].fields(maybe=tuple(tracks))
    return NeverTogether(
        values={track: s.one_of(tuple(tracks[track].values)) for track, s in values.items()},
        because=found["because"].text(),
    )
