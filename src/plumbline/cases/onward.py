"""Onward referrals: what may follow what, by whom, and with what words. Pure functions on plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.cases.enums import ONWARD_NAMES, OnwardSide, OnwardState, Unmet, WhyNot
from plumbline.schemes.kind import Kind, Limit
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import say


S, BOTH = OnwardState, frozenset(OnwardSide)
PROVIDER, SENDER = frozenset({OnwardSide.PROVIDER}), frozenset({OnwardSide.SENDER})

# From where, to where, by whom.
MOVES: dict[tuple[OnwardState, OnwardState], frozenset[OnwardSide]] = {
    (S.SENT, S.ACCEPTED): PROVIDER,
    (S.SENT, S.DECLINED): PROVIDER,
    (S.SENT, S.REFUSED): BOTH,
    (S.SENT, S.TAKEN_BACK): SENDER,
    (S.ACCEPTED, S.WAITING): PROVIDER,
    (S.ACCEPTED, S.STARTED): PROVIDER,
    (S.ACCEPTED, S.DECLINED): PROVIDER,
    (S.ACCEPTED, S.REFUSED): BOTH,
    (S.ACCEPTED, S.TAKEN_BACK): SENDER,
    (S.WAITING, S.STARTED): PROVIDER,
    (S.WAITING, S.DECLINED): PROVIDER,
    (S.WAITING, S.REFUSED): BOTH,
    (S.WAITING, S.TAKEN_BACK): SENDER,
    (S.STARTED, S.COMPLETED): PROVIDER,
    (S.STARTED, S.ENDED_EARLY): BOTH,
    (S.STARTED, S.REFUSED): BOTH,
}
# What ends badly, or is undone, says why.
NEED_WORDS = frozenset({S.DECLINED, S.ENDED_EARLY, S.REFUSED, S.TAKEN_BACK})
FINAL = frozenset(S) - {before for before, _ in MOVES}
TAKE_A_PLACE = frozenset({S.ACCEPTED, S.STARTED})
# A session can be logged from the moment on which the provider says yes until it ends.
UNDER_WAY = frozenset({S.ACCEPTED, S.WAITING, S.STARTED})

ANSWER_LIMIT, WAIT_LIMIT = Limit(5, "working_days"), Limit(28, "days")
# A whole postcode of the United Kingdom, however it is spaced.
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
LEAST_ADDRESS = 6
AN_ADDRESS = (
    "An address or postcode stands in these words. Take it out: where somebody lives is not sent on. "
    "The provider asks you how the person is reached."
)


def moves_from(state: str, sides: Collection[OnwardSide]) -> tuple[OnwardState, ...]:
    """Where somebody on these sides may take an onward referral from a state, in the order of the course."""
    mine = frozenset(sides)
    return tuple(after for (before, after), by in MOVES.items() if before == state and by & mine)


def check_move(
    *, before: str, after: str, sides: Collection[OnwardSide], words: str, why: str
) -> OnwardState:
    """Refuse a step that is not legal, not theirs, or does not say why.

    Parameters
    ----------
    why : of the reasons for declining, where it is declined; empty otherwise.

    Raises
    ------
    StageRefused: it cannot follow. PermissionRefused: the other side takes this step. DataUnfit: a reason is missing.
    """
    if after not in set(OnwardState) or (S(before), S(after)) not in MOVES:
        raise StageRefused(
            say(
                "A referral that stands at “{before}” cannot become that.",
                before=say(ONWARD_NAMES[S(before)]),
            ),
            slug="no-such-move",
        )
    if not MOVES[S(before), S(after)] & frozenset(sides):
        raise PermissionRefused("The other agency takes this step.")
    if after in NEED_WORDS and not words.strip():
        raise DataUnfit("Say why.", slug="words-missing")
    if (after == S.DECLINED) != (why in set(WhyNot)):
        raise DataUnfit("Choose why it is declined.", slug="why-missing")
    return S(after)


def check_unmet(*, why: str, words: str) -> None:
    """Refuse a need recorded without its reason.

    Raises
    ------
    DataUnfit: no reason of the list, or "something else" without words.
    """
    if why not in set(Unmet):
        raise DataUnfit("Choose why it was not available.", slug="why-missing")
    if why == Unmet.OTHER and not words.strip():
        raise DataUnfit("Say why it was not available.", slug="words-missing")


def check_tells_no_address(words: Iterable[str], known: Iterable[str]) -> None:
    """Refuse words in which somebody's address or a whole postcode stands.

    Parameters
    ----------
    known : addresses and postcodes on record of the people in the case.

    Raises
    ------
    DataUnfit: one of them stands there.
    """
    addresses = {_flat(one) for one in known}
    for text in words:
        if POSTCODE.search(text) or any(a in _flat(text) for a in addresses if len(a) >= LEAST_ADDRESS):
            raise DataUnfit(AN_ADDRESS, slug="an-address")


def check_no_postcode(words: Iterable[str]) -> None:
    """Refuse words with a whole postcode in them, where both the provider and the case read them.

    Raises
    ------
    DataUnfit: a postcode stands in them.
    """
    if any(POSTCODE.search(text) for text in words):
        raise DataUnfit(
            "A postcode stands in these words. Take it out: every agency in the case reads them.",
            slug="an-address",
        )


def _flat(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def answer_due(sent: date, kind: Kind) -> date:
    """The last day on which a provider answers in time, as the scheme sets it."""
    return due_on(sent, _limit(kind, "onward_answer", ANSWER_LIMIT))


def waits_too_long(since: date, on: date, kind: Kind) -> bool:
    """Say whether a wait counts as help that was not to be had."""
    return on > due_on(since, _limit(kind, "onward_wait", WAIT_LIMIT))


def long_wait_began(on: date, kind: Kind) -> date:
    """The last day since which a wait counts as too long on ``on``."""
    day = on
    while not waits_too_long(day, on, kind):
        day = date.fromordinal(day.toordinal() - 1)
    return day


def _limit(kind: Kind, clock: str, usual: Limit) -> Limit:
    found = kind.clocks[clock].limit if clock in kind.clocks else None
    return found or usual


@dataclass(frozen=True, slots=True)
class Dose:
    """What was delivered of what was planned. Sessions count where the person was reached.

    ``elements_given`` of ``elements_planned``: parts ticked, over those sessions, of the parts that a session is to hold.
    ``planned_days``: days that the provider planned for a session and did not call off. ``missed_by_person`` and ``missed_by_provider``
    are among the attempted.
    """

    sessions: int
    planned_sessions: int
    minutes: int
    planned_minutes: int
    attempted: int
    elements_given: int
    elements_planned: int
    planned_days: int = 0
    missed_by_person: int = 0
    missed_by_provider: int = 0

    @property
    def fidelity(self) -> float | None:
        """Share of the planned parts that were delivered; None where none was planned or no session was held."""
        return self.elements_given / self.elements_planned if self.elements_planned else None


def dose_of(
    contacts: Sequence[tuple[bool, int, Collection[str]]],
    *,
    sessions: int,
    minutes: int,
    elements: Collection[str],
    planned_days: int = 0,
    missed_by_person: int = 0,
    missed_by_provider: int = 0,
) -> Dose:
    """Add contacts of one onward referral up.

    Parameters
    ----------
    contacts : of each, whether the person was reached, its minutes, and the parts ticked.
    sessions, minutes : as planned: so many, of so many minutes each.
    """
    held = [(length, given) for reached, length, given in contacts if reached]
    return Dose(
        sessions=len(held),
        planned_sessions=sessions,
        minutes=sum(length for length, _ in held),
        planned_minutes=sessions * minutes,
        attempted=len(contacts),
        elements_given=sum(len(set(given) & set(elements)) for _, given in held),
        elements_planned=len(elements) * len(held),
        planned_days=planned_days,
        missed_by_person=missed_by_person,
        missed_by_provider=missed_by_provider,
    )
