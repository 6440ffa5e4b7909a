"""SQL that says when meetings of several schemes are held. Schemes and times leave; places, cases and names do not."""

from __future__ import annotations


# A meeting that was cancelled has no time any more, and one that began is not ahead.
MEETINGS_AHEAD = """
CREATE FUNCTION meetings_ahead(wanted uuid[], after timestamptz, before timestamptz)
RETURNS TABLE (scheme uuid, starts_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
SELECT m.scheme_id, m.starts_at FROM public.meetings_meeting m JOIN public.schemes_scheme s ON s.id = m.scheme_id
WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'governance', 'researcher'))
  AND s.id = ANY(wanted) AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
  AND NOT ((SELECT public.access_viewer()) = ANY(m.hidden_from))
  AND m.starts_at >= after AND m.starts_at < before
  AND (SELECT st.stage FROM public.meetings_meetingstep st WHERE st.meeting_id = m.id ORDER BY st.number DESC LIMIT 1) = 'scheduled'
ORDER BY m.starts_at, m.id
$$;
ALTER FUNCTION meetings_ahead(uuid[], timestamptz, timestamptz) OWNER TO plumbline_finder;
"""
