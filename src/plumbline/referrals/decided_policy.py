"""SQL that counts how soon whoever referred was told what was decided. Counts leave, rows do not."""

from __future__ import annotations


# Referrals by the day on which they were sent, and that on which triage decided: the decision itself tells whoever referred, so nobody writes
# to them. Whoever asks knows the working days, and counts which of them were told in time. One that is not decided has no second day.
DECIDED_COUNTS = """
CREATE FUNCTION referrals_decided_counts(wanted uuid, first_day date, past_day date) RETURNS TABLE (sent_on date, told_on date, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT (r.referred_at AT TIME ZONE 'Europe/London')::date, (t.decided_at AT TIME ZONE 'Europe/London')::date, count(*)
  FROM public.referrals_referral r JOIN public.schemes_scheme s ON s.id = r.scheme_id
  LEFT JOIN public.referrals_triage t ON t.referral_id = r.id AND t.decided_at < past_day::timestamp AT TIME ZONE 'Europe/London'
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(r.hidden_from))
    AND r.referred_at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND r.referred_at < past_day::timestamp AT TIME ZONE 'Europe/London'
  GROUP BY 1, 2
$$;
ALTER FUNCTION referrals_decided_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
