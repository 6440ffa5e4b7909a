"""SQL of meetings with a quorum: a decision that was taken back speaks against none; somebody who was never there makes none."""

from __future__ import annotations

from plumbline.meetings.policy import QUORUM_COUNTS
from plumbline.sharing.policy import rewritten


_WITHOUT = "cardinality(d.missing_kinds) > 0"
QUORUM_OF_WHAT_STANDS = rewritten(
    QUORUM_COUNTS,
    (
        _WITHOUT,
        f"{_WITHOUT} AND NOT EXISTS (SELECT FROM public.meetings_decisionend x WHERE x.decision_id = d.id)",
    ),
)


# As `meetings.queries.missing`: whoever turned out to have left before, or never to have been there, commits nobody. What a meeting ended
# with before its quorum was kept with it is counted as it was noted.
MISSING_THEN = """
CREATE FUNCTION meetings_missing_then(wanted uuid, noted text[], quorum text[], moment timestamptz) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN EXISTS (
    SELECT FROM public.meetings_attendanceend x JOIN public.meetings_attendance a ON a.id = x.attendance_id WHERE a.meeting_id = wanted)
  THEN noted || ARRAY(
    SELECT k.kind FROM unnest(coalesce(quorum, '{}')) k(kind) WHERE NOT EXISTS (
      SELECT FROM public.meetings_attendance a JOIN public.agencies_agency g ON g.id = a.agency
      WHERE a.meeting_id = wanted AND g.kind = k.kind AND a.has_authority AND a.confidentiality_accepted AND NOT EXISTS (
        SELECT FROM public.meetings_attendanceend x
        WHERE x.attendance_id = a.id AND (x.how = 'never' OR (x.how = 'left' AND x.left_at <= moment)))))
  ELSE noted END
$$;
ALTER FUNCTION meetings_missing_then(uuid, text[], text[], timestamptz) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION meetings_missing_then(uuid, text[], text[], timestamptz) FROM PUBLIC;
"""
_THEN = "public.meetings_missing_then(ended.id, {noted}::text[], ended.quorum::text[], {at})"
QUORUM_AS_KNOWN_NOW = rewritten(
    QUORUM_OF_WHAT_STANDS,
    ("SELECT m.id, st.missing_kinds FROM", "SELECT m.id, st.missing_kinds, st.quorum, st.at FROM"),
    ("missing_kinds = '{}' AND", f"{_THEN.format(noted='missing_kinds', at='ended.at')} = '{{}}' AND"),
    (_WITHOUT, f"cardinality({_THEN.format(noted='d.missing_kinds', at='d.decided_at')}) > 0"),
)
