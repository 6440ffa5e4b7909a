"""Hold interviews, code what was said, choose and check quotes, and take consent back at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.models import (
    Interview,
    InterviewCoding,
    InterviewQuote,
    InterviewWithdrawal,
    InterviewWords,
    QuoteCheck,
    Scheme,
)
from plumbline.schemes.queries.voice import codings_in, interview_called, interview_for, quote_for
from plumbline.schemes.survey import new_code
from plumbline.schemes.voice import (
    CODERS,
    Consent,
    Withdrawn,
    checked_quote,
    checked_themes,
    checked_words,
    codebook_on,
    guide_of,
)
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


MEANWHILE = "Somebody else did this just now. Read it again."
HAND_OVER = (
    "What they said of danger does not wait here. Hand it over now by your safeguarding route, then say who was told. "
    "If somebody is in danger at this moment, ring 999 first."
)
NOT_QUOTED = "They did not consent to being quoted."
NOT_KEPT = "Nothing of what they said is kept, so there is nothing to code."
NOT_CALLED = "No interview of your schemes has this code. Check it with whoever gave it to you."


@transaction.atomic
def hold_interview(
    *,
    scheme: Scheme,
    guide: str,
    consent: Consent | str,
    happened_on: date,
    by: Viewer,
    words: Mapping[str, str] | None = None,
    danger: bool = False,
    who_was_told: str = "",
    at: datetime | None = None,
) -> Interview:
    """Write down that somebody was asked, what their words may be used for, and what they said, under a code that leads to nobody.

    Parameters
    ----------
    words : what they said, by question of the guide; nothing where they would rather not have it kept.
    danger : they spoke of danger to somebody; then ``who_was_told`` says who was, by the safeguarding route.

    Refuses
        PermissionRefused: no interviewer of the scheme.
        DataUnfit: no such guide or consent, a day to come, words without consent, none with it, or danger of which nobody was told.
    Records
        ``interview.held``, with the interview and nothing of what was said.
    """
    permissions.check_may_interview(by, scheme)
    now, held = at or timezone.now(), guide_of(guide)
    if consent not in set(Consent):
        raise DataUnfit("Choose what their words may be used for.", slug="consent-unfit")
    if happened_on > timezone.localdate(now):
        raise DataUnfit("Give a day that is not to come.", slug="not-yet")
    if danger and not who_was_told.strip():
        raise DataUnfit(HAND_OVER, slug="nobody-told")
    said = checked_words(held, words or {}, Consent(consent))
    row = Interview(
        scheme=scheme, audience=held.audience, guide=held.key, reference=new_code(), consent=consent, danger=danger,
        happened_on=happened_on, asked_by=by.user_id, asked_at=now,
    )  # fmt: skip
    _entry("interview.held", Verb.COLLECTION, row.id, by=by, at=now)
    row.save(force_insert=True)
    if said:
        told = who_was_told.strip() if danger else ""
        InterviewWords(interview=row, words=said, who_was_told=told).save(force_insert=True)
    return row


@transaction.atomic
def code_interview(
    *, interview: Interview, themes: Iterable[str], by: Viewer, at: datetime | None = None
) -> InterviewCoding:
    """Say which themes an interview holds. Two do, and nobody else reads the first before the second is in; none is changed.

    Refuses
        NotVisible: not theirs to read. StageRefused: nothing is kept, coded by them or by two already.
        DataUnfit: a theme that the codebook does not have.
    Records
        ``interview.coded``.
    """
    row, now = interview_for(by, interview.id), at or timezone.now()
    _waits_for_turn(row.id)
    if not InterviewWords.objects.filter(interview=row).exists():
        raise StageRefused(NOT_KEPT, slug="not-kept")
    if InterviewCoding.objects.filter(interview=row, by=by.user_id).exists():
        raise StageRefused("You have coded this interview already.", slug="coded")
    count = codings_in(row)
    if count >= CODERS:
        raise StageRefused("Two people have coded this interview already.", slug="both-in")
    book = codebook_on(timezone.localdate(now))
    coding = InterviewCoding(
        interview=row, codebook=book.version, place=count + 1, themes=checked_themes(book, themes), at=now, by=by.user_id
    )  # fmt: skip
    _entry("interview.coded", Verb.COLLECTION, row.id, by=by, at=now)
    save_once(coding, clash=MEANWHILE, slug="coded-meanwhile")
    return coding


@transaction.atomic
def choose_quote(
    *, interview: Interview, theme: str, words: str, by: Viewer, at: datetime | None = None
) -> InterviewQuote:
    """Put words forward to be quoted, as they were said. They are shown to nobody else until a second person has cleared them.

    Refuses
        NotVisible: not theirs to read. StageRefused: no consent to being quoted.
        DataUnfit: no such theme, or other words than were said.
    Records
        ``quote.chosen``.
    """
    row, now = interview_for(by, interview.id), at or timezone.now()
    if row.consent != Consent.QUOTED or InterviewWithdrawal.objects.filter(interview=row).exists():
        raise StageRefused(NOT_QUOTED, slug="not-quoted")
    (found,) = checked_themes(codebook_on(timezone.localdate(now)), [theme])
    said = InterviewWords.objects.get(interview=row).words.values()
    quote = InterviewQuote(
        interview=row, theme=found, words=checked_quote(words, said), at=now, by=by.user_id
    )
    _entry("quote.chosen", Verb.COLLECTION, row.id, by=by, at=now)
    quote.save(force_insert=True)
    return quote


@transaction.atomic
def check_quote(
    *, quote: InterviewQuote, is_clear: bool, because: str, by: Viewer, at: datetime | None = None
) -> QuoteCheck:
    """Clear a quote, or hold it back, as a second person who asks whether anybody who knows the case could tell who said it.

    Refuses
        NotVisible: not theirs to read. PermissionRefused: they chose it. StageRefused: checked already. DataUnfit: no reason.
    Records
        ``quote.checked``.
    """
    row, now = quote_for(by, quote.id), at or timezone.now()
    if row.by == by.user_id:
        raise PermissionRefused("A second person checks a quote, not whoever chose it.")
    if not because.strip():
        raise DataUnfit("Say what you looked at.", slug="because")
    check = QuoteCheck(quote=row, is_clear=is_clear, because=because.strip(), at=now, by=by.user_id)
    _entry("quote.checked", Verb.COLLECTION, row.interview_id, by=by, at=now)
    save_once(check, clash="This quote was checked already.", slug="checked")
    return check


@transaction.atomic
def take_back(*, code: str, what: Withdrawn | str, by: Viewer, at: datetime | None = None) -> None:
    """Carry out what somebody takes back, by the code on their slip: their quotes, or all of it, are gone everywhere at once.

    Anybody who works for the scheme does it, since people tell whom they meet; it shows them nothing of the interview.

    Refuses
        DataUnfit: no interview of the viewer's schemes has this code, or nothing that can be taken back was chosen.
    Records
        ``interview.taken_back``.
    """
    now, typed = (
        at or timezone.now(),
        code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011")),
    )
    if what not in set(Withdrawn):
        raise DataUnfit("Choose what they take back.", slug="what-unfit")
    which = interview_called(typed)
    if which is None:
        raise DataUnfit(NOT_CALLED, slug="code-unfit")
    _entry("interview.taken_back", Verb.ERASURE, which, by=by, at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemes_take_back(%s, %s, %s, %s)", [typed, str(what), uuid4(), now])


def _waits_for_turn(interview: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plumbline.coding.{interview}"]
        )


def _entry(what: str, verb: Verb, interview: UUID, *, by: Viewer, at: datetime) -> None:
    record(what, verb=verb, object_kind="interview", objects=[interview], by=by, at=at)
