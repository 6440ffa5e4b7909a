"""Which feed the headings of a file fit, and which of its columns is which column of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plumbline.ingest.contract import Column, Contract, contracts, heading
from plumbline.ingest.headings import Headings
from plumbline.ingest.mapping import ColumnMapping
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


def guess_feed_of(headings: Headings) -> str:
    """Feed whose required columns all stand in the headings.

    Raises
    ------
    DataUnfit: none fits (names the nearest and what it lacks), or more than one does.
    """
    present = {heading(name) for name in headings.names}
    missing = {
        feed: [column for column in contract.required_columns if not column.headings & present]
        for feed, contract in contracts().items()
    }
    fitting = [feed for feed, columns in missing.items() if not columns]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise DataUnfit(
            say(
                "The headings fit more than one feed ({fitting}): say which one it is.",
                fitting=joined(fitting, ", "),
            ),
            slug="feed-ambiguous",
        )
    nearest = min(missing, key=lambda feed: len(missing[feed]) / len(contracts()[feed].required_columns))
    raise DataUnfit(
        say(
            "The headings fit no known feed. The nearest is “{title}” ({feed}), which also needs "
            "{missing}: say which feed it is, or ask the sender for those columns.",
            title=contracts()[nearest].title,
            feed=nearest,
            missing=_named(missing[nearest]),
        ),
        slug="feed-unknown",
    )


def match_columns(
    headings: Headings, contract: Contract, mapping: ColumnMapping | None = None
) -> Mapping[str, str]:
    """Heading in the file for each column of the contract that is there, by name or as a mapping says.

    Raises
    ------
    DataUnfit: a forbidden column or, where the contract says so, any column outside it; a required column missing;
        or two headings for one column.
    """
    _refuse_forbidden(headings, contract, mapping)
    matched = _by_mapping(headings, contract, mapping) if mapping else _by_name(headings, contract)
    missing = [column for column in contract.required_columns if column.name not in matched]
    if missing:
        raise DataUnfit(
            say(
                "A file of “{contract}” ({feed}) needs these columns, which are missing: {missing}. Ask "
                "the sender for the whole extract.",
                contract=contract.title,
                feed=contract.feed,
                missing=_named(missing),
            ),
            slug="column-missing",
        )
    return matched


def _named(columns: Iterable[Column]) -> str:
    return ", ".join(column.words for column in columns)


def _by_name(headings: Headings, contract: Contract) -> dict[str, str]:
    matched: dict[str, str] = {}
    for column in contract.columns:
        found = [name for name in headings.names if heading(name) in column.headings]
        if len(found) > 1:
            raise DataUnfit(
                say(
                    "Two columns ({found}) both mean {words}: remove one of them.",
                    found=joined(found, ", "),
                    words=column.words,
                ),
                slug="heading-twice",
            )
        if found:
            matched[column.name] = found[0]
    return matched


def _by_mapping(headings: Headings, contract: Contract, mapping: ColumnMapping) -> dict[str, str]:
    """What the mapping says, if it is about this feed and every heading that it names is there."""
    if mapping.feed != contract.feed:
        raise DataUnfit(
            say(
                "The mapping is for another feed ({feed}): choose one for {contract_feed}.",
                feed=mapping.feed,
                contract_feed=contract.feed,
            ),
            slug="mapping-other-feed",
        )
    gone = [name for name in mapping.columns.values() if name not in headings.names]
    if gone:
        raise DataUnfit(
            say(
                "The mapping names columns that the file does not have ({gone}): map this file anew.",
                gone=joined(gone, ", "),
            ),
            slug="mapping-other-file",
        )
    known = {column.name for column in contract.columns}
    return {column: name for column, name in mapping.columns.items() if column in known}


def unknown_headings(headings: Headings, contract: Contract) -> tuple[str, ...]:
    """Headings that the contract does not know."""
    known = frozenset().union(*(column.headings for column in contract.columns))
    return tuple(name for name in headings.names if heading(name) not in known)


def _refuse_forbidden(headings: Headings, contract: Contract, mapping: ColumnMapping | None) -> None:
    unknown = unknown_headings(headings, contract)
    personal = [
        name
        for name in unknown
        if any(f" {word} " in f" {heading(name)} " for word in contract.forbidden_columns)
    ]
    if personal:
        raise DataUnfit(
            say(
                "This feed takes times and places and never people, and the file has a column about a "
                "person ({personal}). Nothing was read. Ask the sender to remove it and to send the file "
                "again.",
                personal=joined(personal, ", "),
            ),
            slug="person-column",
        )
    # A mapping may give an agreed column another name; it cannot make a person's column one about a place.
    taken = set(mapping.columns.values()) if mapping else set()
    unknown = tuple(name for name in unknown if name not in taken)
    if unknown and contract.unknown_columns == "refuse":
        raise DataUnfit(
            say(
                "This feed takes only the agreed columns, and the file has others ({unknown}). Nothing "
                "was read. Ask the sender to remove them and to send the file again.",
                unknown=joined(unknown, ", "),
            ),
            slug="column-not-agreed",
        )
