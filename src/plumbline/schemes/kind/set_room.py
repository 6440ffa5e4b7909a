"""What a partnership may set of its meetings and actions in words: quorum, decisions, usual actions, words that are too vague."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from plumbline.agencies.kinds import AGENCY_KINDS, kind_words
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.meeting import DefaultAction
from plumbline.schemes.kind.set_words import BETWEEN, slug_of, words_of
from plumbline.schemes.kind.setting import NOT_SET, Setting
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


QUORUM, DECISIONS, USUAL, VAGUE = (
    "meeting.quorum",
    "meeting.decisions",
    "meeting.default_actions",
    "actions.vague_words",
)
MOST_DECISIONS, LONGEST_DECISION = 40, 80
MOST_USUAL, LONGEST_USUAL = 20, 160
MOST_VAGUE, LONGEST_VAGUE = 60, 40


def room_settings(kind: Kind) -> Iterator[Setting]:
    """Quorum, decisions, usual actions and vague words, each told in one line with semicolons."""
    yield Setting(
        QUORUM, "Agencies that make a quorum", _agencies_told(kind.meeting.quorum), "design", _lay_quorum
    )
    for value, quorum in kind.meeting.quorum_by_value.items():
        label = kind.tracks[kind.meeting.quorum_track].values[value]
        words = say("Agencies that make a quorum: {value}", value=label.lower())
        yield Setting(f"{QUORUM}.{value}", words, _agencies_told(quorum), "design", _lay_quorum_of(value))
    decisions = BETWEEN.join(kind.meeting.decisions.values())
    yield Setting(
        DECISIONS, "Decisions that a meeting may take", decisions, "Plumbline’s own list", _lay_decisions
    )
    usual = BETWEEN.join(map(_usual_told, kind.meeting.default_actions)) or NOT_SET
    yield Setting(
        USUAL, "Usual actions, each with the kind of agency in brackets", usual, "design", _lay_usual
    )
    vague = BETWEEN.join(kind.work.actions.vague_words) or NOT_SET
    yield Setting(VAGUE, "First words by which an action is called vague", vague, "design", _lay_vague)


def with_decisions_before(kind: Kind, lists: Sequence[str]) -> Kind:
    """The kind with the words of decisions that an earlier list of this area had, so that what was decided is still read."""
    ever = {slug_of(label): label for told in lists for label in words_of(told)}
    known = {**kind.meeting.earlier, **kind.meeting.decisions}
    labels = {label.casefold() for label in known.values()}
    lost = {
        slug: label for slug, label in ever.items() if slug not in known and label.casefold() not in labels
    }
    return replace(kind, meeting=replace(kind.meeting, earlier={**kind.meeting.earlier, **lost}))


def _is_none(told: str) -> bool:
    return told.strip().casefold() == NOT_SET


def _agencies_told(kinds: Sequence[str]) -> str:
    return BETWEEN.join(map(kind_words, kinds)) or NOT_SET


def _agency_kind(told: str) -> str:
    """The kind of agency that words tell; a straight apostrophe is as good as a curly one."""
    plain = " ".join(told.casefold().replace("'", "’").split())
    for slug, words in AGENCY_KINDS.items():
        if plain in (slug, words):
            return slug
    raise DataUnfit(
        say(
            "“{told}” is no kind of agency. Choose from: {kinds}.",
            told=told,
            kinds=joined(AGENCY_KINDS.values(), ", "),
        ),
        slug="no-such-agency-kind",
    )


def _quorum(told: str) -> tuple[str, ...]:
    named = () if _is_none(told) else tuple(map(_agency_kind, words_of(told)))
    if (not _is_none(told) and not named) or len(set(named)) != len(named):
        raise DataUnfit(
            "Name each kind of agency once, with semicolons between them, or “not set” where any may meet.",
            slug="quorum-unfit",
        )
    return named


def _lay_quorum(kind: Kind, told: str) -> Kind:
    return replace(kind, meeting=replace(kind.meeting, quorum=_quorum(told)))


def _lay_quorum_of(value: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        by_value = {**kind.meeting.quorum_by_value, value: _quorum(told)}
        return replace(kind, meeting=replace(kind.meeting, quorum_by_value=by_value))

    return lay


def _lay_decisions(kind: Kind, told: str) -> Kind:
    labels, meeting = words_of(told), kind.meeting
    if not 1 <= len(labels) <= MOST_DECISIONS or any(len(one) > LONGEST_DECISION for one in labels):
        raise DataUnfit(
            say(
                "Give from 1 to {most} decisions of {longest} characters or fewer, with semicolons between them.",
                most=MOST_DECISIONS,
                longest=LONGEST_DECISION,
            ),
            slug="decisions-unfit",
        )
    ever = {**meeting.earlier, **meeting.decisions}
    known = {label.casefold(): slug for slug, label in ever.items()}
    decisions = {known.get(label.casefold(), slug_of(label)): label for label in labels}
    if len(decisions) != len(labels) or "" in decisions:
        raise DataUnfit("Each decision is said once, in words.", slug="decisions-unfit")
    _check_acting(kind, decisions)
    earlier = {slug: label for slug, label in ever.items() if slug not in decisions}
    return replace(kind, meeting=replace(meeting, decisions=decisions, earlier=earlier))


def _check_acting(kind: Kind, decisions: dict[str, str]) -> None:
    """What a decision does by itself, such as setting a level, is done by nothing else: it stays on offer, in its own words."""
    meeting = kind.meeting
    acting = [slug for slug in meeting.decisions if slug in {*meeting.moves, *meeting.sets, *meeting.ends}]
    lost = [meeting.decisions[slug] for slug in acting if slug not in decisions]
    if lost:
        raise DataUnfit(
            say(
                "These decisions change the case by themselves and stay on the list: {lost}.",
                lost=joined(lost, "; "),
            ),
            slug="decisions-unfit",
        )


def _usual_told(one: DefaultAction) -> str:
    return say("{verb} {what} ({agency})", verb=one.verb, what=one.what, agency=kind_words(one.agency_kind))


def _lay_usual(kind: Kind, told: str) -> Kind:
    lines = [] if _is_none(told) else words_of(told)
    if len(lines) > MOST_USUAL or any(len(one) > LONGEST_USUAL for one in lines):
        raise DataUnfit(
            say(
                "Give {most} usual actions or fewer, each of {longest} characters or fewer.",
                most=MOST_USUAL,
                longest=LONGEST_USUAL,
            ),
            slug="usual-unfit",
        )
    usual = tuple(map(_usual, lines))
    if len(set(usual)) != len(usual):
        raise DataUnfit("Each usual action is said once for each kind of agency.", slug="usual-unfit")
    return replace(kind, meeting=replace(kind.meeting, default_actions=usual))


def _usual(line: str) -> DefaultAction:
    words, bracket, agency = line.rpartition(" (")
    verb, _, what = words.partition(" ")
    if not (bracket and agency.endswith(")") and verb and what):
        raise DataUnfit(
            "Say each usual action as what is done, and whose it usually is in brackets: Visit the person at home (police).",
            slug="usual-unfit",
        )
    return DefaultAction(verb[:1].upper() + verb[1:], what, _agency_kind(agency.removesuffix(")")))


def _lay_vague(kind: Kind, told: str) -> Kind:
    vague = [] if _is_none(told) else [one.casefold() for one in words_of(told)]
    if len(vague) > MOST_VAGUE or len(set(vague)) != len(vague) or any(len(v) > LONGEST_VAGUE for v in vague):
        raise DataUnfit(
            say(
                "Give {most} words or fewer, each once and of {longest} characters or fewer, with semicolons between them.",
                most=MOST_VAGUE,
                longest=LONGEST_VAGUE,
            ),
            slug="vague-unfit",
        )
    actions = replace(kind.work.actions, vague_words=tuple(vague))
    return replace(kind, work=replace(kind.work, actions=actions))
