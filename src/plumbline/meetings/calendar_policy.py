"""SQL that tells the job that sends mail when meetings are held, for calendar files. Times leave; schemes, places, cases and names do not."""

from __future__ import annotations

from plumbline.access.jobs import job_id


# Only of meetings to which the recipient is called at this moment: who has left a table since gets no time of it.
CALENDAR_TIMES = f"""
CREATE FUNCTION meetings_calendar_times(wanted uuid[], recipient uuid)
RETURNS TABLE (meeting uuid, starts_at timestamptz, changes int, is_cancelled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
SELECT m.id, m.starts_at, (SELECT count(*) FROM public.meetings_rearrangement r WHERE r.meeting_id = m.id)::int,
  EXISTS (SELECT FROM public.meetings_meetingstep st WHERE st.meeting_id = m.id AND st.stage = 'cancelled')
FROM public.meetings_meeting m
WHERE (SELECT public.access_viewer()) = '{job_id("remind")}' AND m.id = ANY(wanted) AND public.meetings_is_called(m.id, recipient)
ORDER BY m.starts_at, m.id
$$;
ALTER FUNCTION meetings_calendar_times(uuid[], uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION meetings_calendar_times(uuid[], uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_calendar_times(uuid[], uuid) TO plumbline_worker;
"""  # noqa: S608 - our own words alone
