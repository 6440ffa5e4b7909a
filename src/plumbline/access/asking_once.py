"""Who is looking, asked once in a statement and not once for every row.

The functions of the policies that say who is looking are stable, and PostgreSQL still calls one anew for each row that it stands beside.
In a sub-select of its own it is called once (PostgreSQL 18 manual, 36.7 and 5.9; stack 7). Each call checks a signature, so a statement
that read a few hundred rows spent most of its time on asking the same question.
"""

from __future__ import annotations

import re


NAMES = (
    "access_viewer",
    "access_viewer_agencies",
    "access_unvetted_agencies",
    "cases_opened_now",
    "cases_requests_to_unvetted",
    "cases_walled_off",
)
_BARE = rf"public\.(?:{'|'.join(NAMES)})\(\)"
_HOLDS = r"public\.access_viewer_holds\([^()]*\)"
_AMONG = re.compile(rf"ANY\(({_BARE})\)")
_ALONE = re.compile(rf"(?<!SELECT )({_BARE}|{_HOLDS})")

# The functions that are written in SQL, with what they are made of.
WRITTEN_IN_SQL = """
SELECT pg_get_functiondef(p.oid), p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = 'public'::regnamespace AND l.lanname = 'sql' ORDER BY p.proname
"""


def asks_for_every_row(body: str) -> bool:
    """Whether the body of a function in SQL asks who is looking outside a sub-select."""
    return bool(_ALONE.search(body))


def asked_once(body: str) -> str:
    """The body of a function in SQL with each such question in a sub-select. One that asks rightly is returned as it is."""
    # A list in a sub-select is still one value, and `ANY` has to be told so.
    return _ALONE.sub(r"(SELECT \1)", _AMONG.sub(r"ANY((SELECT \1)::uuid[])", body))
