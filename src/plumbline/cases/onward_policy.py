"""SQL of onward referrals: what a provider outside the case reads, and counts of places, dose and needs not met.

A provider reads the referral to it, its steps and its facts, by policies of their own beside those of the case's readers.
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


CASE = ("cases_case", "case_id")
CHILDREN = ("cases_onwardstep", "cases_onwardfact")
NOT_HIDDEN = "NOT ((SELECT access_viewer()) = ANY(hidden_from))"
OURS = "ARRAY[{0}provider] && (SELECT access_viewer_agencies())"
PLACES_READERS = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES | {Role.ADMINISTRATOR}))
BOARD_READERS = "'board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'"


def _referral() -> str:
    table = "cases_onward"
    return "\n".join(
        (
            policy_sql(table, parent=CASE, changes=False),
            case_roles_sql(table),
            walled_sql(table),
            (
                f"CREATE POLICY {table}_provider ON {table} FOR SELECT TO {PEOPLE_ROLES} "
                f"USING ({OURS.format('')} AND {NOT_HIDDEN});"
            ),
        )
    )


def child_of_onward_sql(table: str) -> str:
    """Return the policies of a table whose rows hang on an onward referral: its case's readers and its provider."""
    above = "SELECT FROM cases_onward above WHERE above.id = onward_id"
    return "\n".join(
        (
            policy_sql(table, parent=("cases_onward", "onward_id"), changes=False),
            case_roles_sql(table),
            # Whoever does not see the referral sees nothing of it: so the wall holds here too.
            f"CREATE POLICY {table}_follows ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING (EXISTS ({above}));",
            (
                f"CREATE POLICY {table}_provider ON {table} FOR SELECT TO {PEOPLE_ROLES} "
                f"USING (EXISTS ({above} AND {OURS.format('above.')}) AND {NOT_HIDDEN});"
            ),
        )
    )


def _unmet() -> str:
    table = "cases_unmetneed"
    return "\n".join(
        (policy_sql(table, parent=CASE, changes=False), case_roles_sql(table), walled_sql(table))
    )


# Places taken, of the schemes at the viewer's table and of the services that the viewer's agency provides.
PLACES_IN_USE = """
CREATE FUNCTION cases_places_in_use() RETURNS TABLE (intervention uuid, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT v.intervention_id, count(*) FROM public.cases_onward o
  JOIN public.interventions_version v ON v.id = o.version_id JOIN public.schemes_scheme s ON s.id = o.scheme_id
  CROSS JOIN LATERAL (
    SELECT st.state FROM public.cases_onwardstep st WHERE st.onward_id = o.id ORDER BY st.number DESC LIMIT 1
  ) last
  WHERE (SELECT public.access_viewer_holds(:readers)) AND last.state IN ('accepted', 'started')
    AND ((ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
         OR ARRAY[o.provider] && (SELECT public.access_viewer_agencies()))
    AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from))
  GROUP BY v.intervention_id
$$;
ALTER FUNCTION cases_places_in_use() OWNER TO plumbline_finder;
""".replace(":readers", PLACES_READERS)

# As cases_delivery_counts: counts leave, rows do not. Of the referrals sent in a period, as they stand at its end.
ONWARD_COUNTS = """
CREATE FUNCTION cases_onward_counts(wanted uuid, first_day date, past_day date, long_since date)
RETURNS TABLE (intervention uuid, sent bigint, answered bigint, declined bigint, no_place bigint, refused bigint, taken_back bigint,
  waits_long bigint, started bigint, completed bigint, ended_early bigint, sessions bigint, squares bigint, planned_sessions bigint,
  minutes bigint, planned_minutes bigint, attempted bigint, given bigint, planned_elements bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT o.id, v.intervention_id, v.sessions, v.minutes, v.elements FROM public.cases_onward o
  JOIN public.interventions_version v ON v.id = o.version_id JOIN public.schemes_scheme s ON s.id = o.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds(:readers))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from)) AND o.sent_at >= p.starts AND o.sent_at < p.ends
), stands AS (
  SELECT m.*, last.state, last.why, (last.at AT TIME ZONE 'Europe/London')::date AS since,
    EXISTS (SELECT FROM public.cases_onwardstep st, period p WHERE st.onward_id = m.id AND st.state = 'started' AND st.at < p.ends) AS was_started
  FROM mine m CROSS JOIN period p CROSS JOIN LATERAL (
    SELECT st.state, st.why, st.at FROM public.cases_onwardstep st WHERE st.onward_id = m.id AND st.at < p.ends ORDER BY st.number DESC LIMIT 1
  ) last
), held AS (
  SELECT t.id, count(k.id) AS attempted, count(k.id) FILTER (WHERE k.reached) AS sessions, coalesce(sum(k.minutes), 0) AS minutes,
    coalesce(sum((SELECT count(*) FROM unnest(k.elements) AS e(part) WHERE e.part = ANY(t.elements))) FILTER (WHERE k.reached), 0) AS given
  FROM stands t CROSS JOIN period p LEFT JOIN public.cases_contact k ON k.onward_id = t.id AND k.happened_at < p.ends AND NOT k.is_withdrawn
    AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)
  WHERE t.was_started GROUP BY t.id
)
SELECT t.intervention_id, count(*), count(*) FILTER (WHERE t.state <> 'sent' AND t.state <> 'taken_back'),
  count(*) FILTER (WHERE t.state = 'declined'), count(*) FILTER (WHERE t.state = 'declined' AND t.why = 'no_place'),
  count(*) FILTER (WHERE t.state = 'refused'), count(*) FILTER (WHERE t.state = 'taken_back'),
  count(*) FILTER (WHERE t.state = 'waiting' AND t.since <= long_since),
  count(*) FILTER (WHERE t.was_started), count(*) FILTER (WHERE t.state = 'completed'), count(*) FILTER (WHERE t.state = 'ended_early'),
  coalesce(sum(h.sessions), 0)::bigint, coalesce(sum(h.sessions * h.sessions), 0)::bigint,
  coalesce(sum(t.sessions) FILTER (WHERE t.was_started), 0)::bigint,
  coalesce(sum(h.minutes), 0)::bigint, coalesce(sum(t.sessions * t.minutes) FILTER (WHERE t.was_started), 0)::bigint,
  coalesce(sum(h.attempted), 0)::bigint, coalesce(sum(h.given), 0)::bigint,
  coalesce(sum(h.sessions * cardinality(t.elements)), 0)::bigint
FROM stands t LEFT JOIN held h ON h.id = t.id GROUP BY t.intervention_id
$$;
ALTER FUNCTION cases_onward_counts(uuid, date, date, date) OWNER TO plumbline_finder;
""".replace(":readers", BOARD_READERS)

UNMET_COUNTS = """
CREATE FUNCTION cases_unmet_counts(wanted uuid, first_day date, past_day date) RETURNS TABLE (help text, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT u.help, count(DISTINCT u.case_id) FROM public.cases_unmetneed u JOIN public.cases_case c ON c.id = u.case_id
  JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds(:readers))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
    AND u.at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND u.at < past_day::timestamp AT TIME ZONE 'Europe/London'
  GROUP BY u.help
$$;
ALTER FUNCTION cases_unmet_counts(uuid, date, date) OWNER TO plumbline_finder;
""".replace(":readers", BOARD_READERS)

ONWARD = (
    _referral(),
    *map(child_of_onward_sql, CHILDREN),
    _unmet(),
    PLACES_IN_USE,
    ONWARD_COUNTS,
    UNMET_COUNTS,
)
