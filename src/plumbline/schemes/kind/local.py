"""What a partnership may set for itself, and the kind with its own values laid over."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.set_given import given_settings
from plumbline.schemes.kind.set_ladder import check_ladder, ladder_settings
from plumbline.schemes.kind.set_limits import limit_settings
from plumbline.schemes.kind.set_room import room_settings
from plumbline.schemes.kind.set_team import delivery_settings, meeting_settings, team_settings
from plumbline.schemes.kind.set_words import statement_settings, word_settings
from plumbline.schemes.kind.setting import Setting
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


PARTS = (
    limit_settings,
    ladder_settings,
    meeting_settings,
    room_settings,
    word_settings,
    team_settings,
    statement_settings,
    delivery_settings,
    given_settings,
)
"""In the order in which they are shown."""


def settings_of(kind: Kind) -> dict[str, Setting]:
    """Every value of a kind that a partnership may set, by path."""
    return {found.path: found for part in PARTS for found in part(kind)}


def laid_over(kind: Kind, values: Mapping[str, str]) -> Kind:
    """The kind with local values by path in the place of its own.

    Raises
    ------
    DataUnfit: no such path, or a value that will not do.
    """
    known = settings_of(kind)
    for path, value in values.items():
        if path not in known:
            raise DataUnfit(
                say("{kind} has no value “{path}” that a partnership sets.", kind=kind.name, path=path),
                slug="no-such-setting",
            )
        kind = known[path].lay(kind, value)
    # Once all are laid: one rung alone may be above the next that moves with it.
    check_ladder(kind.ladder)
    return kind
