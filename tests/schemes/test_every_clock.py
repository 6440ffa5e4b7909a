"""Every time limit that a kind states runs: the page of a case shows it, or code reads it."""

from dataclasses import replace
from pathlib import Path

import pytest

import plumbline
from plumbline.schemes.reading import kind_called


KINDS = ("violence", "marac", "mash", "mappa", "iom", "families")
SRC = Path(plumbline.__file__).parent

READ_BY = {
    "decide": "referrals/queries/referrals.py",
    "urgent": "referrals/queries/referrals.py",
    "unsent": "referrals/services/drafts.py",
    "refer_on": "referrals/queries/referred_on.py",
    "research": "cases/services/research.py",
    "task": "cases/services/proposing.py",
    "review": "cases/queries/review_days.py",
    "minutes": "meetings/queries/kept.py",
    "adviser_contact": "cases/queries/tries.py",
    "flag": "cases/services/flags.py",
    "late_reason": "cases/queries/late_reasons.py",
    "retention": "cases/reviewing.py",
    "onward_answer": "cases/onward.py",
    "onward_wait": "cases/onward.py",
    "put_off": "schemes/queries/__init__.py",
    "next_look": "cases/services/dormancy.py",
    "files": "cases/services/look_backs.py",
    "warning": "cases/services/staff_warnings.py",
    "presence": "cases/services/presence.py",
}
"""Where each is read that no page of a case shows by itself."""


def dead(kind):
    """Its clocks that nothing runs."""
    return [slug for slug, clock in kind.clocks.items() if not clock.watched and slug not in READ_BY]


@pytest.mark.parametrize("kind", KINDS)
def test_no_clock_of_a_kind_is_dead(kind):
    assert dead(kind_called(kind)) == []


@pytest.mark.parametrize(("slug", "path"), READ_BY.items())
def test_what_is_said_to_read_a_clock_names_it(slug, path):
    assert f'"{slug}"' in (SRC / path).read_text()


def test_a_dead_one_is_found():
    kind = kind_called("violence")
    clocks = {**kind.clocks, "longest": replace(kind.clocks["longest"], watched=False)}
    assert dead(replace(kind, clocks=clocks)) == ["longest"]
