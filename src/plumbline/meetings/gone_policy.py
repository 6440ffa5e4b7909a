"""SQL of people who left a meeting or were never there: who says so, and how meetings and hours are counted then."""

from __future__ import annotations

from plumbline.meetings.process_policy import PROCESS_COUNTS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql, rewritten


TABLE = "meetings_attendanceend"
BY_WHOM = f"""
CREATE POLICY {TABLE}_by_whom ON {TABLE} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES}
  WITH CHECK (by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('coordinator', 'chair')));
"""

_NEVER = f"SELECT FROM public.{TABLE} x WHERE x.attendance_id = a.id AND x.how = 'never'"
_LEFT = f"(SELECT min(x.left_at) FROM public.{TABLE} x WHERE x.attendance_id = a.id AND x.how = 'left')"  # noqa: S608
_SAT = f"greatest(least(coalesce({_LEFT}, n.ended_at), n.ended_at) - n.begun_at, interval '0')"
# Nobody who was never there has come, and whoever left sat until then; a person who came back is one person.
COUNTS = rewritten(
    PROCESS_COUNTS,
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (
        "FROM public.meetings_attendance a WHERE a.meeting_id = e.id)",
        f"FROM public.meetings_attendance a WHERE a.meeting_id = e.id AND NOT EXISTS ({_NEVER}))",
    ),
    (
        "count(a.id) AS people,",
        f'count(DISTINCT a."user") AS people, coalesce(sum(round(extract(epoch FROM {_SAT}) / 60)) FILTER (WHERE a.id IS NOT NULL), 0) AS sat,',
    ),
    ("AND a.agency = g.agency", f"AND a.agency = g.agency AND NOT EXISTS ({_NEVER})"),
    (
        "coalesce(sum(people * round(extract(epoch FROM ended_at - begun_at) / 60)), 0)::bigint",
        "sum(sat)::bigint",
    ),
)
GONE = (
    policy_sql(TABLE, parent=("meetings_attendance", "attendance_id"), changes=False),
    case_roles_sql(TABLE),
    BY_WHOM,
    COUNTS,
)
