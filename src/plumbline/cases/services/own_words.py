"""The person's own words of a contact, kept to fewer than read the contact."""

from __future__ import annotations

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Contact, ContactWords
from plumbline.cases.services.closed import Closing, GivenReaders, as_closed_as, check_reads, closing
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit


WIDER = "Fewer read this contact than you chose for the person’s own words. Choose among those who read it."


def apart_from(contact: Contact, readers: GivenReaders, *, by: Viewer) -> ContactWords | None:
    """Take the person's own words out of a new contact where fewer are to read them; nothing where whoever reads it does.

    Raises
    ------
    DataUnfit: readers who do not read the contact, or as `closed.closing`. StageRefused: as there.
    """
    if readers.marking == Marking.PANEL or not contact.their_words:
        return None
    return _apart(contact, closing(readers, contact.case, own=contact.owner_agency, by=by))


def apart_as_before(before: Contact, contact: Contact) -> ContactWords | None:
    """As `apart_from`, with the readers that the words of the contact had which this one stands for."""
    found = ContactWords.objects.filter(contact=before).first()
    if found is None or not contact.their_words:
        return None
    return _apart(contact, as_closed_as(found))


def store_apart(words: ContactWords | None, *, corrects: bool = False) -> None:
    """Store what was taken out of a contact, in the transaction that stores and records that.

    Parameters
    ----------
    corrects : what the contact stands for is closed likewise.
    """
    if words is None:
        return
    words.save(force_insert=True)
    if corrects:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cases_close_words_before(%s)", [words.contact_id])


def said_before(known: Contact) -> str:
    """The words that a contact was first saved with, wherever they stand."""
    found = ContactWords.objects.filter(contact=known).first()
    return found.their_words if found else known.their_words


def _apart(contact: Contact, columns: Closing) -> ContactWords:
    row = ContactWords(
        case=contact.case,
        contact=contact,
        their_words=contact.their_words,
        owner_agency=contact.owner_agency,
        **columns,
    )
    try:
        check_reads(row, contact, readers=contact.case.seen_by_agencies)
    except DataUnfit as refusal:
        raise DataUnfit(WIDER, slug="words-more-open") from refusal
    contact.their_words = ""
    return row
