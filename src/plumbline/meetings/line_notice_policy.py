"""SQL of lines that the host took back for another agency: that agency is told, and once the meeting has ended only it says other words.

Data protection (UK GDPR Article 5(1)(d)): what stands as an agency's own words is right by that agency's account, and it learns of a change.
"""

from __future__ import annotations

from plumbline.meetings.enums import ABOUT_MEETING, LINE_TAKEN_BACK
from plumbline.meetings.permissions import TOLD_OF_LINES
from plumbline.sharing.policy import PEOPLE_ROLES


ROLES = ", ".join(f"'{role.value}'" for role in sorted(TOLD_OF_LINES))

# The row that ends a line has the readers that the line had.
NOTICES_OF_LINES = f"""
CREATE FUNCTION meetings_is_told_of_line(about uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.meetings_lineend e JOIN public.meetings_keptline l ON l.id = e.line_id
    JOIN public.meetings_agendaitem i ON i.id = e.item_id JOIN public.access_membership m ON m.agency_id = l.agency
    WHERE i.meeting_id = $1 AND e.agency <> l.agency AND NOT ($2 = ANY(e.hidden_from))
      AND (l.agency = ANY(e.seen_by_agencies) OR $2 = ANY(e.seen_by_users))
      AND m.user_id = $2 AND m.role IN ({ROLES}) AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
$$;
ALTER FUNCTION meetings_is_told_of_line(uuid, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION meetings_is_told_of_line(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_is_told_of_line(uuid, uuid) TO {PEOPLE_ROLES};
CREATE POLICY notices_notice_of_lines ON notices_notice FOR INSERT TO {PEOPLE_ROLES}
  WITH CHECK (about_kind = '{ABOUT_MEETING}' AND kind = '{LINE_TAKEN_BACK}' AND EXISTS (SELECT FROM meetings_meeting told WHERE told.id = about_id)
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL AND meetings_is_told_of_line(about_id, recipient));
"""  # noqa: S608 - our own words alone

OWN_WORDS_AFTER = f"""
CREATE POLICY meetings_lineend_own_words_after ON meetings_lineend AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK (
  why <> 'corrected' OR EXISTS (SELECT FROM meetings_keptline l WHERE l.id = line_id AND (l.agency IS NULL OR l.agency = meetings_lineend.agency))
  OR NOT EXISTS (SELECT FROM meetings_agendaitem i JOIN meetings_meetingstep s ON s.meeting_id = i.meeting_id
                 WHERE i.id = item_id AND s.stage IN ('ended', 'approved')));
"""  # noqa: S608 - our own words alone
LINE_NOTICES = (NOTICES_OF_LINES, OWN_WORDS_AFTER)
