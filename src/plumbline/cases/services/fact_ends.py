"""Take back what one's agency gave: withdraw a fact, say it in other words, or keep it to one's own agency from now on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import ABOUT_FACT_END, BackWhy, Certainty, Nature
from plumbline.cases.models import Fact, FactEnd
from plumbline.cases.queries.fact_ends import is_own_alone, own_fact
from plumbline.cases.queries.read_by import read_by
from plumbline.cases.services.closed import as_closed_as
from plumbline.cases.services.readers_told import readers_told
from plumbline.notices.services import tell_at_once
from plumbline.referrals.agreements import check_gives
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit


MEANWHILE = "A colleague took this back a moment ago. Open the case and read what stands there now."


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What stands for a fact from now on. Its law and its readers stay those of the fact."""

    words: str
    source: str
    on: date
    nature: str
    certainty: str = ""


@transaction.atomic
def take_back_fact(
    *,
    fact_id: UUID,
    why: BackWhy | str,
    because: str,
    by: Viewer,
    instead: OtherWords | None = None,
    at: datetime | None = None,
) -> FactEnd:
    """Take back a fact of one's own agency, also after its case was closed. From then on nobody else reads its words.

    Parameters
    ----------
    why : wrong or shared by mistake, and so withdrawn; corrected by ``instead``; or narrowed to one's own agency, for which it holds still.
    because : a sentence, read by whoever read the fact.

    Refuses
        NotVisible: it is not theirs to read, or was taken back. PermissionRefused: they do not answer for the agency that gave it.
        StageRefused: a colleague took it back meanwhile, or no agreement in force lets the agency give other words.
        DataUnfit: no reason, other words that are missing, say the same or are of a day to come, or a fact that nobody else reads.
    Records
        ``fact.withdrawn``, ``fact.corrected`` or ``fact.narrowed``; ``notice.given`` to whoever read it and reads it no more.
    """
    fact, now = own_fact(by, fact_id), at or timezone.now()
    _check(fact, why, because, instead, on=timezone.localdate(now))
    stands = _instead(fact, instead) if instead else None
    row = FactEnd(
        id=uuid4(), reply=fact.reply, fact=fact, why=BackWhy(why).value, because=because.strip(), replaced_by=stands, at=now,
        by=by.user_id, owner_agency=fact.owner_agency, **as_closed_as(fact),
    )  # fmt: skip
    _record(row, by=by, at=now)
    if stands is not None:
        check_gives(fact.owner_agency, fact.reply.request.scheme)
        stands.save(force_insert=True)
    save_once(row, clash=MEANWHILE, slug="written-since")
    told = readers_told(ABOUT_FACT_END, read_by(row), about=row.id, on=timezone.localdate(now))
    tell_at_once(told=told, by=by, at=now)
    return row


def _record(row: FactEnd, *, by: Viewer, at: datetime) -> None:
    if row.why == BackWhy.CORRECTED:
        _entry("fact.corrected", row, by=by, at=at)
    elif row.why == BackWhy.NARROWED:
        _entry("fact.narrowed", row, by=by, at=at)
    else:
        _entry("fact.withdrawn", row, by=by, at=at)


def _entry(what: str, row: FactEnd, *, by: Viewer, at: datetime) -> None:
    stands = [row.replaced_by_id] if row.replaced_by_id else []
    record(
        what,
        verb=Verb.ALTERATION,
        object_kind="research-reply",
        objects=[row.reply_id, row.fact_id, *stands],
        by=by,
        at=at,
        because=row.why,
    )


def _check(fact: Fact, why: BackWhy | str, because: str, instead: OtherWords | None, *, on: date) -> None:
    if why not in set(BackWhy):
        raise DataUnfit("Choose what is to become of it.", slug="why-unfit")
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    if why == BackWhy.NARROWED and is_own_alone(fact):
        raise DataUnfit("Nobody outside your agency reads it as it is.", slug="why-unfit")
    if (why == BackWhy.CORRECTED) is not (instead is not None):
        raise DataUnfit("Say what is right in its place.", slug="words-missing")
    if instead is not None:
        _check_words(fact, instead, on=on)


def _check_words(fact: Fact, instead: OtherWords, *, on: date) -> None:
    if not instead.words.strip() or not instead.source.strip():
        raise DataUnfit("A fact needs its words and its source.", slug="words-missing")
    if instead.nature not in set(Nature):
        raise DataUnfit("Say of each statement whether it is fact or opinion.", slug="nature-missing")
    if instead.certainty not in {"", *Certainty}:
        raise DataUnfit("Choose how sure you are, or leave it out.", slug="certainty-unfit")
    if instead.on > on:
        raise DataUnfit("The day of a fact is past or today, not to come.", slug="fact-ahead")
    said = OtherWords(fact.words, fact.source, fact.on, fact.nature, fact.certainty)
    if said == replace(instead, words=instead.words.strip(), source=instead.source.strip()):
        raise DataUnfit("That is what it says now. Say what is right in its place.", slug="words-missing")


def _instead(fact: Fact, given: OtherWords) -> Fact:
    return Fact(
        id=uuid4(), reply=fact.reply, words=given.words.strip(), source=given.source.strip(), on=given.on, nature=given.nature,
        certainty=given.certainty,
        gateway=fact.gateway, citation=fact.citation, regime=fact.regime, lawful_basis=fact.lawful_basis, condition=fact.condition,
        owner_agency=fact.owner_agency, **as_closed_as(fact),
    )  # fmt: skip
