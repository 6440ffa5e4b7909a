"""SQL of flags: what the job that reminds may know of those still on somebody's records. Ids and days; it sees no case (ADR 11)."""

from __future__ import annotations

from plumbline.access.jobs import job_id


# The day that counts is that of the last referral in a row of repeats.
FLAGS_STANDING = """
CREATE FUNCTION cases_flags_standing() RETURNS TABLE (flag uuid, agency uuid, scheme uuid, referred_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE row_of AS (
    SELECT f.id AS flag, f.case_id AS at_case FROM public.cases_flag f
    UNION SELECT r.flag, later.id FROM row_of r JOIN public.cases_case later ON later.earlier_id = r.at_case AND later.is_repeat
  )
  SELECT f.id, f.agency, c.scheme_id, max(p.referred_at) FROM public.cases_flag f
  JOIN row_of r ON r.flag = f.id JOIN public.cases_case c ON c.id = r.at_case JOIN public.referrals_referral p ON p.id = c.referral_id
  WHERE (SELECT public.access_viewer()) = :job AND NOT EXISTS (SELECT FROM public.cases_flagremoval x WHERE x.flag_id = f.id)
    AND NOT EXISTS (SELECT FROM row_of o JOIN public.cases_flag g ON g.case_id = o.at_case
                    WHERE o.flag = f.id AND g.id <> f.id AND g.agency = f.agency)
  GROUP BY f.id, f.agency, c.scheme_id
$$;
ALTER FUNCTION cases_flags_standing() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_flags_standing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_flags_standing() TO plumbline_worker;
""".replace(":job", f"'{job_id('remind')}'")

# A repeat renews the flags of the case before it, and whoever set one is told the day, though they may not see the repeat yet.
LAST_REFERRAL = """
CREATE FUNCTION cases_last_referral(wanted uuid[]) RETURNS TABLE (at_case uuid, referred_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE row_of AS (
    SELECT c.id AS start, c.id AS at_case FROM public.cases_case c
    WHERE c.id = ANY(wanted) AND c.seen_by_agencies && (SELECT public.access_viewer_agencies())
      AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
    UNION SELECT r.start, later.id FROM row_of r JOIN public.cases_case later ON later.earlier_id = r.at_case AND later.is_repeat
  )
  SELECT r.start, max(p.referred_at) FROM row_of r JOIN public.cases_case c ON c.id = r.at_case
  JOIN public.referrals_referral p ON p.id = c.referral_id
  WHERE (SELECT public.access_viewer_holds('coordinator', 'chair', 'representative', 'practitioner', 'adviser'))
  GROUP BY r.start
$$;
ALTER FUNCTION cases_last_referral(uuid[]) OWNER TO plumbline_finder;
"""

_BY_AGENCY = "c.seen_by_agencies && (SELECT public.access_viewer_agencies())"
# Also for whoever sees the case by name alone, as a chair of another agency may.
LAST_REFERRAL_FOR_THE_NAMED = LAST_REFERRAL.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    _BY_AGENCY, f"({_BY_AGENCY} OR (SELECT public.access_viewer()) = ANY(c.seen_by_users))"
)
