"""SQL of sessions: a provider outside the case logs contacts of the referrals to it, and reads its own; who may be told of a referral.

A session of a provider is a contact like any other, so that it counts once wherever contacts count. The provider writes and reads
those of its own agency and its own referrals, and no other (ADR 15).
"""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.enums import ABOUT_ONWARD, ONWARD_NOTICES
from plumbline.cases.permissions import ANSWERS_BEHIND_WALL, WORKERS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


JOB = f"'{job_id('remind')}'"
NOT_HIDDEN = "NOT ((SELECT access_viewer()) = ANY(hidden_from))"
ANSWER = ", ".join(f"'{role.value}'" for role in sorted(WORKERS))
WALLED = ", ".join(f"'{role.value}'" for role in sorted(ANSWERS_BEHIND_WALL))
KINDS = ", ".join(f"'{kind}'" for kind in ONWARD_NOTICES)

# A contact of a provider serves what the referral serves, in its case: none of it is theirs to choose.
OWN_SESSIONS = f"""
CREATE FUNCTION cases_session_is_mine(contact uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.cases_contact k WHERE k.id = $1 AND k.logged_by = (SELECT public.access_viewer()))
$$;
ALTER FUNCTION cases_session_is_mine(uuid) OWNER TO plumbline_finder;
CREATE POLICY cases_contact_session ON cases_contact FOR SELECT TO {PEOPLE_ROLES} USING (
  onward_id IS NOT NULL AND ARRAY[agency] && (SELECT access_viewer_agencies()) AND {NOT_HIDDEN}
  AND EXISTS (SELECT FROM cases_onward above WHERE above.id = cases_contact.onward_id AND above.provider = cases_contact.agency));
CREATE POLICY cases_contact_session_add ON cases_contact FOR INSERT TO {PEOPLE_ROLES} WITH CHECK (
  onward_id IS NOT NULL AND ARRAY[agency] && (SELECT access_viewer_agencies()) AND owner_agency = agency AND marking = 'panel'
  AND logged_by = (SELECT access_viewer())
  AND EXISTS (SELECT FROM cases_onward above WHERE above.id = cases_contact.onward_id AND above.provider = cases_contact.agency
    AND above.case_id = cases_contact.case_id AND above.action_id IS NOT DISTINCT FROM cases_contact.action_id
    AND above.objective_id IS NOT DISTINCT FROM cases_contact.objective_id)
  AND (corrects_id IS NULL OR cases_session_is_mine(corrects_id)));
"""  # noqa: S608 - our own words alone


def _plans() -> str:
    table, above = "cases_sessionplan", "SELECT FROM cases_onward above WHERE above.id = onward_id"
    return "\n".join(
        (
            policy_sql(table, parent=("cases_onward", "onward_id"), changes=False),
            case_roles_sql(table),
            f"CREATE POLICY {table}_follows ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING (EXISTS ({above}));",
            (
                f"CREATE POLICY {table}_provider ON {table} FOR SELECT TO {PEOPLE_ROLES} USING ({NOT_HIDDEN} AND EXISTS "
                f"({above} AND ARRAY[above.provider] && (SELECT access_viewer_agencies())));"
            ),
        )
    )


# How many sessions of a referral count on a day: a number, to whoever sees the referral on either side.
SESSIONS_ON = """
CREATE FUNCTION cases_sessions_on(wanted uuid, day date, besides uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) FROM public.cases_contact k JOIN public.cases_onward o ON o.id = k.onward_id
  WHERE o.id = wanted AND (k.happened_at AT TIME ZONE 'Europe/London')::date = day AND k.reached AND NOT k.is_withdrawn
    AND k.id IS DISTINCT FROM besides AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)
    AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from))
    AND (ARRAY[o.provider] || o.seen_by_agencies) && (SELECT public.access_viewer_agencies())
$$;
ALTER FUNCTION cases_sessions_on(uuid, date, uuid) OWNER TO plumbline_finder;
"""

# Whoever sends cannot read who sees a referral at the provider: the database says whether somebody answers for it there.
TOLD = f"""
CREATE FUNCTION cases_onward_is_told(referral uuid, recipient uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.cases_onward o JOIN public.access_membership m ON m.agency_id = o.provider
    JOIN public.schemes_scheme s ON s.id = o.scheme_id
    WHERE o.id = $1 AND m.user_id = $2 AND NOT ($2 = ANY(o.hidden_from))
      AND (m.role IN ({WALLED}) OR (NOT s.walled AND m.role IN ({ANSWER})))
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
$$;
ALTER FUNCTION cases_onward_is_told(uuid, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION cases_onward_is_told(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_onward_is_told(uuid, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_onward ON notices_notice FOR INSERT TO {PEOPLE_ROLES}
  WITH CHECK (about_kind = '{ABOUT_ONWARD}' AND kind IN ({KINDS})
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND EXISTS (SELECT FROM cases_onward sent WHERE sent.id = about_id)
              AND cases_onward_is_told(about_id, recipient));
CREATE FUNCTION cases_onward_unanswered() RETURNS TABLE (referral uuid, provider uuid, answer_by date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.id, o.provider, o.answer_by FROM public.cases_onward o CROSS JOIN LATERAL (
    SELECT st.state FROM public.cases_onwardstep st WHERE st.onward_id = o.id ORDER BY st.number DESC LIMIT 1
  ) last
  WHERE (SELECT public.access_viewer()) = {JOB} AND last.state = 'sent'
$$;
ALTER FUNCTION cases_onward_unanswered() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_onward_unanswered() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_onward_unanswered() TO plumbline_worker;
"""  # noqa: S608 - our own words alone

SESSIONS = (OWN_SESSIONS, _plans(), SESSIONS_ON, TOLD)
