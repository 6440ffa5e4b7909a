"""What went wrong, in one sentence for whoever typed the command: never a traceback for what they can mend."""

from __future__ import annotations

import psycopg

from plumbline.embedded import ServerFailed
from plumbline.values.errors import NotVisible, PlumblineError


# What the rooms say of a page they say of a command's id too; at a command line there is no page.
OF_A_PAGE, OF_A_COMMAND = "This page is not there", "What you named is not there"
UNREACHABLE = "The database cannot be reached: check that it runs, and the address in PLUMBLINE_DATABASE_URL."
NOT_THIS_ROLE = (
    "The database does not allow this to the role in PLUMBLINE_DATABASE_URL: give the role of this command "
    "(docs/how-to/go-live.md)."
)


def refusals() -> tuple[type[Exception], ...]:
    """Everything that a command answers with 1 and a sentence."""
    from django.db import OperationalError, ProgrammingError

    # The bulk readers speak to psycopg past Django.
    bare = (psycopg.OperationalError, psycopg.ProgrammingError)
    return (PlumblineError, ServerFailed, OSError, OperationalError, ProgrammingError, *bare)


def sentence_of(refusal: Exception) -> str:
    """The sentence to print.

    Raises
    ------
    Exception: ``refusal`` itself, where it is a fault of Plumbline's own and not of what was asked.
    """
    match refusal:
        case NotVisible():
            return str(refusal).replace(OF_A_PAGE, OF_A_COMMAND)
        case OSError():
            return _of_the_system(refusal)
        case PlumblineError() | ServerFailed():
            return str(refusal)
    return _of_the_database(refusal)


def _of_the_system(refusal: OSError) -> str:
    if not refusal.strerror:
        return str(refusal)
    named = f"“{refusal.filename}” cannot be used" if refusal.filename else "The machine refused"
    return f"{named}: {refusal.strerror[0].lower()}{refusal.strerror[1:]}."


def _of_the_database(refusal: Exception) -> str:
    cause = refusal if isinstance(refusal, psycopg.Error) else refusal.__cause__
    state = getattr(cause, "sqlstate", None)
    # No state: the connection was never made, or broke.
    if state is None or state.startswith(("08", "28", "57P", "3D")):
        return UNREACHABLE
    if state == "42501":
        return NOT_THIS_ROLE
    raise refusal
