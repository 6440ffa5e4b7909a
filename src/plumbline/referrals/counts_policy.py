"""SQL that counts what triage decided by group, for the duty to look at who is turned away (Equality Act 2010 s.149). Counts leave, rows do not."""

from __future__ import annotations

from plumbline.referrals.enums import AGES, ETHNIC_GROUP
from plumbline.sharing.policy import rewritten


_AGES = " ".join(f"WHEN age < {before} THEN '{slug}'" for slug, before in AGES.items() if before)
_OLDEST = next(slug for slug, before in AGES.items() if not before)

# Of the principal of each referral: the sex and the birth date that the last record says which says one; "" where none does. Age on the day of the referral.
TRIAGE_COUNTS = f"""
CREATE FUNCTION referrals_triage_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (trait text, value text, decision text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT r.person_id, r.referred_at, t.decision FROM public.referrals_referral r
  JOIN public.referrals_triage t ON t.referral_id = r.id JOIN public.schemes_scheme s ON s.id = r.scheme_id
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(r.hidden_from))
    AND t.decided_at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND t.decided_at < past_day::timestamp AT TIME ZONE 'Europe/London'
), told AS (
  SELECT m.decision, coalesce(sex.sex, '') AS sex, extract(year FROM age((m.referred_at AT TIME ZONE 'Europe/London')::date, born.date_of_birth)) AS age
  FROM mine m
  LEFT JOIN LATERAL (SELECT p.sex FROM public.people_record p WHERE p.person_id = ANY(public.people_keys(m.person_id)) AND p.withdrawn_at IS NULL
    AND p.sex IS NOT NULL ORDER BY p.recorded_on DESC NULLS LAST, p.id LIMIT 1) sex ON true
  LEFT JOIN LATERAL (SELECT p.date_of_birth FROM public.people_record p WHERE p.person_id = ANY(public.people_keys(m.person_id)) AND p.withdrawn_at IS NULL
    AND p.date_of_birth IS NOT NULL ORDER BY p.recorded_on DESC NULLS LAST, p.id LIMIT 1) born ON true
)
SELECT 'sex', sex, decision, count(*) FROM told GROUP BY sex, decision
UNION ALL
SELECT 'age', CASE WHEN age IS NULL THEN '' {_AGES} ELSE '{_OLDEST}' END, decision, count(*) FROM told GROUP BY 2, decision
$$;
ALTER FUNCTION referrals_triage_counts(uuid, date, date) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone

# And by the ethnic group of the principal, where the form of the referral asked for it; "" where it did not, or nobody answered.
TRIAGE_COUNTS_BY_ETHNIC_GROUP = rewritten(
    TRIAGE_COUNTS,
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    ("SELECT r.person_id, r.referred_at,", "SELECT r.person_id, r.referred_at, r.answers,"),
    ("SELECT m.decision,", "SELECT m.decision, m.answers,"),
    (
        "decision, count(*) FROM told GROUP BY 2, decision\n$$;",
        (
            "decision, count(*) FROM told GROUP BY 2, decision\nUNION ALL\n"
            f"SELECT '{ETHNIC_GROUP}', coalesce(answers ->> '{ETHNIC_GROUP}', ''), decision, count(*) FROM told GROUP BY 2, decision\n$$;"
        ),
    ),
)
