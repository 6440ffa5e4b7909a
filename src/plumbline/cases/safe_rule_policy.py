"""SQL that tells a provider that there is a rule for reaching somebody who was referred to it, and whom to ask: never what the rule says."""

from __future__ import annotations


# A provider need be in no case. Whoever is about to write or ring learns of the rule of the person's own case, as agencies in it do.
BEFORE_A_SESSION = """
CREATE FUNCTION cases_rule_before_session(wanted uuid) RETURNS TABLE (number integer, agency uuid, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT r.number, r.agency, r.at FROM public.cases_onward o
  JOIN public.cases_case c ON c.id = o.case_id AND c.person_id = o.person_id
  JOIN public.cases_safecontact r ON r.case_id = c.id
  WHERE o.id = wanted AND (ARRAY[o.provider] || o.seen_by_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from))
  ORDER BY r.number DESC LIMIT 1
$$;
ALTER FUNCTION cases_rule_before_session(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_rule_before_session(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_rule_before_session(uuid) TO plumbline_app, plumbline_worker;
"""
