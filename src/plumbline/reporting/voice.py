"""What people say of it, in interviews: themes with how many of how many, quotes by consent. Beside the numbers, and no measure of effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.evaluation import agreement
from plumbline.finding.permissions import in_partnership
from plumbline.reporting.agreed import LEAST_FOR_AGREEMENT, agreement_words
from plumbline.reporting.company import is_hidden
from plumbline.reporting.figures import Figure, Period
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import INTERVIEWERS
from plumbline.schemes.queries.voice import Quote, VoiceCounts, quotes_of, theme_label, voice_counts
from plumbline.schemes.voice import AUDIENCE_NAMES
from plumbline.values.errors import NotVisible, PermissionRefused
from plumbline.values.words import say


NO_EFFECT = (
    "This is what people said, and no measure of effect: those who talked were not drawn at random, and nobody can know from what they say "
    "what would have happened otherwise. It says how it was for them, what to ask next, and what to mend."
)
LEAST_HEARD, BOTH = 5, (True, True)
FEW = "Hidden: too few"
READERS: tuple[Role, ...] = tuple(dict.fromkeys((*COUNT_READERS, *sorted(INTERVIEWERS))))


@dataclass(frozen=True, slots=True)
class ThemeShown:
    """One theme: how many said it, how far two coders agree on it, and quotes under it."""

    label: str
    said: Figure
    agreed: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceOf:
    """What one audience said. ``themes`` is empty where fewer than five were heard; ``why`` says so.

    ``of_few``: themes that both coders found, in the words of too few to count.
    """

    name: str
    figures: tuple[Figure, ...]
    themes: tuple[ThemeShown, ...]
    of_few: tuple[str, ...] = ()
    why: str = ""


def check_may_read_voice(viewer: Viewer) -> None:
    """Refuse roles for whom nothing is counted; to an agency outside, it is not there."""
    if not viewer.has_role(*READERS):
        raise PermissionRefused(
            "What people said is for the board, those who lead the scheme, those who check it, and interviewers."
        )
    if not in_partnership(viewer):
        raise NotVisible("This page is not there, or is not yours to see.")


def voice_in(viewer: Viewer, scheme: Scheme, period: Period) -> tuple[VoiceOf, ...]:
    """What was said in the interviews of a period, by audience."""
    days = {"start": period.start, "end": period.end}
    found = voice_counts(viewer, scheme=scheme.id, **days)
    return voice_of(found, quotes_of(viewer, scheme=scheme.id, **days), period.words)


def voice_of(found: Sequence[VoiceCounts], quotes: Sequence[Quote], period: str) -> tuple[VoiceOf, ...]:
    """Turn counts into figures. A theme counts where both coders found it; no interval, since nobody was drawn at random."""
    return tuple(_audience(one, [q for q in quotes if q.audience is one.audience], period) for one in found)


def _audience(one: VoiceCounts, quotes: Sequence[Quote], period: str) -> VoiceOf:
    heard = _plain("Talked, and let it be kept", one.heard, one.asked, "people asked", period)
    coded = _plain("Coded by two people", one.coded, one.heard, "people heard", period)
    name = AUDIENCE_NAMES[one.audience]
    if one.coded < LEAST_HEARD:
        why = say(
            "Fewer than {least_heard} interviews are coded by two, so no theme and no quote is shown.",
            least_heard=LEAST_HEARD,
        )
        return VoiceOf(name, (heard, coded), (), why=why)
    found = [_theme(slug, both, one, quotes, period) for slug, both in one.found.items() if both.get(BOTH)]
    themes = sorted(found, key=lambda shown: (-(shown.said.numerator or 0), shown.label))
    return VoiceOf(
        name,
        (heard, coded),
        tuple(theme for theme in themes if not theme.said.hidden),
        of_few=tuple(theme.label for theme in themes if theme.said.hidden),
    )


def _theme(
    slug: str, found: Mapping[tuple[bool, bool], int], one: VoiceCounts, quotes: Sequence[Quote], period: str
) -> ThemeShown:
    label, both = theme_label(slug), found.get(BOTH, 0)
    of = (
        say("people heard whose interview was coded")
        if is_hidden((one.coded, one.asked))
        else say("people heard whose interview was coded; {asked:,} were asked", asked=one.asked)
    )
    said = _plain(label, both, one.coded, of, period)
    shown = () if said.hidden else tuple(quote.words for quote in quotes if quote.theme == slug)
    return ThemeShown(label, said, _agreed(found, one.coded), shown)


def _plain(label: str, part: int, whole: int, of: str, period: str) -> Figure:
    """A count of a count, with no share and no interval: they would say more than interviews can."""
    if is_hidden((part, whole)):
        return Figure(label, FEW, period, hidden=True)
    return Figure(
        label,
        say("{part:,} of {whole:,} {of}", part=part, whole=whole, of=of),
        period,
        numerator=part,
        denominator=whole,
    )


def _agreed(found: Mapping[tuple[bool, bool], int], coded: int) -> str:
    """From which nobody can tell that one coder heard it of a few more."""
    if coded < LEAST_FOR_AGREEMENT:
        return say(
            "cannot be told from fewer than {least_for_agreement} interviews",
            least_for_agreement=LEAST_FOR_AGREEMENT,
        )
    apart = found.get((True, False), 0) + found.get((False, True), 0)
    if is_hidden((apart, coded)):
        return "hidden, since they differ on too few"
    table = [[found.get((first, second), 0) for second in (True, False)] for first in (True, False)]
    return agreement_words(agreement(table))
