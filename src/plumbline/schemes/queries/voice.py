"""Interviews for those who may read them; for everybody else counts of themes, and quotes that were cleared and not taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes.models import (
    Interview,
    InterviewCoding,
    InterviewQuote,
    InterviewWithdrawal,
    InterviewWords,
    QuoteCheck,
    Scheme,
)
from plumbline.schemes.permissions import may_interview
from plumbline.schemes.voice import CODERS, Audience, Codebook, Consent, Guide, codebooks, guide_of
from plumbline.values.errors import NotVisible


HIDDEN = "This page is not there, or is not yours to see."


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quote with its check. ``may_check``: the viewer may, now."""

    quote: InterviewQuote
    theme: str
    by: str
    check: QuoteCheck | None
    may_check: bool


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """An interview as those read it who may. ``said`` is empty where nothing is kept; ``themes`` until two have coded it."""

    interview: Interview
    guide: Guide
    asked_by: str
    said: tuple[tuple[str, str], ...]
    who_was_told: str
    codings_in: int
    mine: tuple[str, ...] | None
    themes: tuple[tuple[str, tuple[str, ...]], ...]
    quotes: tuple[QuoteLine, ...]
    taken_back: tuple[str, ...]

    @property
    def may_code(self) -> bool:
        """Whether the viewer may code it now."""
        return bool(self.said) and self.mine is None and self.codings_in < CODERS

    @property
    def may_quote(self) -> bool:
        """Whether anything of it may be quoted."""
        return bool(self.said) and self.interview.consent == Consent.QUOTED and not self.taken_back


@dataclass(frozen=True, slots=True)
class VoiceCounts:
    """Counts of the interviews of one audience. ``found``: of each theme, how many times the two coders found it (first, second)."""

    audience: Audience
    asked: int
    heard: int
    coded: int
    found: Mapping[str, Mapping[tuple[bool, bool], int]]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that may be shown."""

    audience: Audience
    theme: str
    words: str


def interviews_of(viewer: Viewer, scheme: Scheme) -> list[InterviewLine]:
    """Interviews of a scheme that the viewer may read, the newest first.

    Raises
    ------
    NotVisible: they hold no interviews for it.

    Records
        ``interview.read``.
    """
    if not may_interview(viewer, scheme):
        raise NotVisible(HIDDEN)
    rows = list(Interview.objects.filter(scheme=scheme))
    _read(viewer, rows)
    return [_line(viewer, row) for row in rows]


def interview_for(viewer: Viewer, interview_id: UUID) -> Interview:
    """Return an interview, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to read.
    """
    found = Interview.objects.select_related("scheme").filter(id=interview_id).first()
    if found is None or not may_interview(viewer, found.scheme):
        raise NotVisible(HIDDEN)
    return found


def interview_shown(viewer: Viewer, interview_id: UUID) -> InterviewLine:
    """Return an interview with what was said.

    Raises
    ------
    NotVisible: it is not there, or not theirs to read.

    Records
        ``interview.read``.
    """
    row = interview_for(viewer, interview_id)
    _read(viewer, [row])
    return _line(viewer, row)


def quote_for(viewer: Viewer, quote_id: UUID) -> InterviewQuote:
    """Return a quote, to act on.

    Raises
    ------
    NotVisible: it is not there, or the interview is not theirs to read.
    """
    found = InterviewQuote.objects.filter(id=quote_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    interview_for(viewer, found.interview_id)
    return found


def codings_in(interview: Interview) -> int:
    """How many people have coded an interview. A count, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemes_codings_in(%s)", [interview.id])
        return int(cursor.fetchone()[0])


def interview_called(code: str) -> UUID | None:
    """The interview whose code somebody has, if it is of a scheme of the viewer's agencies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemes_interview_called(%s)", [code])
        found: UUID | None = cursor.fetchone()[0]
        return found


def _read(viewer: Viewer, rows: Sequence[Interview]) -> None:
    if rows:
        ids = sorted(row.id for row in rows)
        record("interview.read", verb=Verb.CONSULTATION, object_kind="interview", objects=ids, by=viewer)


def _line(viewer: Viewer, row: Interview) -> InterviewLine:
    guide, words = guide_of(row.guide), InterviewWords.objects.filter(interview=row).first()
    codings = list(InterviewCoding.objects.filter(interview=row).order_by("place"))
    count = codings_in(row)
    mine = next((coding for coding in codings if coding.by == viewer.user_id), None)
    quotes = list(InterviewQuote.objects.filter(interview=row))
    users = names_of_users({row.asked_by} | {c.by for c in codings} | {q.by for q in quotes})
    return InterviewLine(
        interview=row,
        guide=guide,
        asked_by=users.get(row.asked_by, ""),
        said=tuple(
            (question, words.words[slug])
            for slug, question in guide.questions.items()
            if words and slug in words.words
        ),
        who_was_told=words.who_was_told if words else "",
        codings_in=count,
        mine=_labels(mine) if mine else None,
        themes=tuple((users.get(c.by, ""), _labels(c)) for c in codings) if count >= CODERS else (),
        quotes=tuple(_quote(viewer, quote, users) for quote in quotes),
        taken_back=tuple(InterviewWithdrawal.objects.filter(interview=row).values_list("what", flat=True)),
    )


def _labels(coding: InterviewCoding) -> tuple[str, ...]:
    book = codebooks()[coding.codebook]
    return tuple(book.themes[slug].label for slug in coding.themes)


def _quote(viewer: Viewer, quote: InterviewQuote, users: Mapping[UUID, str]) -> QuoteLine:
    check = QuoteCheck.objects.filter(quote=quote).first()
    may = check is None and quote.by != viewer.user_id
    return QuoteLine(quote, theme_label(quote.theme), users.get(quote.by, ""), check, may)


def theme_label(slug: str) -> str:
    """What a theme is called, in the newest codebook that has it."""
    books: list[Codebook] = [codebooks()[version] for version in sorted(codebooks(), reverse=True)]
    return next((book.themes[slug].label for book in books if slug in book.themes), slug)


def voice_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[VoiceCounts]:
    """Count interviews from ``start`` up to ``end`` by audience. Nothing for whoever reads no figures of the scheme.

    Small counts are hidden by whoever shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audience, kind, theme, first, second, n FROM schemes_voice_counts(%s, %s, %s)",
            [scheme, start, end],
        )
        rows = cursor.fetchall()
    return [
        _counted(one, [row[1:] for row in rows if row[0] == one])
        for one in Audience
        if any(r[0] == one for r in rows)
    ]


def _counted(audience: Audience, rows: Sequence[tuple[str, str, bool, bool, int]]) -> VoiceCounts:
    plain = {kind: n for kind, _, _, _, n in rows if kind != "theme"}
    found: dict[str, dict[tuple[bool, bool], int]] = {}
    for kind, theme, first, second, n in rows:
        if kind == "theme":
            found.setdefault(theme, {})[first, second] = n
    return VoiceCounts(audience, plain.get("asked", 0), plain.get("heard", 0), plain.get("coded", 0), found)


def quotes_of(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[Quote]:
    """Quotes that a second person cleared and nobody took back, in an order that says nothing of who said them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audience, theme, words FROM schemes_voice_quotes(%s, %s, %s)", [scheme, start, end]
        )
        return [Quote(Audience(audience), theme, words) for audience, theme, words in cursor.fetchall()]
