"""SQL of a line or decision for named people that is withdrawn: those of them who answer for it read it still, and nobody new does.

As of facts (`cases.fact_end_policy`). A line is written down by the host, so that nobody of the agency whose it is may be among the named:
then those of the host are left, or it would be read by nobody who can put it right or give it to whoever it is about.
"""

from __future__ import annotations

from plumbline.meetings.taken_back_policy import DECISIONS, LINES, narrows_sql
from plumbline.sharing.policy import rewritten


_NARROW = "UPDATE public.:of SET marking = 'owner', seen_by_users = '{}',"
_NAMED = """SELECT ARRAY(SELECT one FROM unnest(before.seen_by_users) one WHERE public.cases_works_at(one, before.owner_agency)) INTO named;
  IF cardinality(named) = 0 THEN
    SELECT ARRAY(SELECT one FROM unnest(before.seen_by_users) one WHERE public.cases_works_at(one, host)) INTO named;
  END IF;
  UPDATE public.:of SET marking = CASE WHEN before.marking = 'named' THEN 'named' ELSE 'owner' END,
    seen_by_users = CASE WHEN before.marking = 'named' THEN named ELSE '{}' END,"""


def _replaced(table: str, of: str, column: str) -> str:
    sql = rewritten(
        narrows_sql(table, of, column),
        ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ("  host uuid;\n", "  host uuid;\n  named uuid[];\n"),
        (_NARROW.replace(":of", of), _NAMED.replace(":of", of)),
    )
    return sql.partition("CREATE TRIGGER")[0]


NAMED_LINES = (
    _replaced(LINES, "meetings_keptline", "line_id"),
    _replaced(DECISIONS, "meetings_decision", "decision_id"),
)
