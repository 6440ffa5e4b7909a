"""Read the texts of the confidentiality statement."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from plumbline.schemes.enums import Signer
from plumbline.schemes.kind.statement import Statement
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


SHARED = Path(__file__).parents[1] / "kinds" / "shared" / "confidentiality.yaml"
MEMBERS = SHARED.with_name("confidentiality_members.yaml")


@cache
def statements() -> tuple[Statement, ...]:
    """Every text that comes with Plumbline, oldest first, the same in every kind.

    Raises
    ------
    DataUnfit: the file is at fault; names file, line and key.
    """
    return read_statements(SHARED)


@cache
def member_statements() -> tuple[Statement, ...]:
    """The same for those who are there for an agency.

    Raises
    ------
    DataUnfit: the file is at fault; names file, line and key.
    """
    return read_statements(MEMBERS)


def statement_on(day: date, whose: Signer = Signer.OBSERVER) -> Statement:
    """The text that is signed on a day: the last in force, or the first where none is yet."""
    known = statements() if whose is Signer.OBSERVER else member_statements()
    in_force = [one for one in known if one.effective_from <= day]
    return in_force[-1] if in_force else known[0]


def statement_of_version(version: int) -> Statement | None:
    """The text of a version, None if the file no longer holds it."""
    return next((one for one in statements() if one.version == version), None)


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Read the texts that a file holds; each has the next number and a later day.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    found = Section.read(path).fields("source", "statements")
    found["source"].text()
    read: list[Statement] = []
    for section in found["statements"].items():
        fields = section.fields("version", "effective_from", "words")
        one = Statement(fields["version"].number(), fields["effective_from"].day(), fields["words"].texts())
        if one.version != len(read) + 1:
            raise fields["version"].unfit(say("the next version is {count}.", count=len(read) + 1))
        if read and one.effective_from <= read[-1].effective_from:
            raise fields["effective_from"].unfit("a text comes into force after the one before it.")
        if not one.words:
            raise fields["words"].unfit("a statement has at least one sentence.")
        read.append(one)
    if not read:
        raise found["statements"].unfit("at least one statement is expected here.")
    return tuple(read)
