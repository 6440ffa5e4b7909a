"""SQL of what triage referred on: read by whoever leads where it came from, and once it is sent by nobody who does not read the referral that came of it."""

from __future__ import annotations

from plumbline.referrals.permissions import DECIDES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql, rewritten


TABLE = "referrals_referredon"

# Of a draft the finder knows no more than that it is there, and tells it of what somebody referred on alone.
STATE = """
GRANT SELECT (id) ON referrals_draft TO plumbline_finder;
CREATE POLICY referrals_draft_finder ON referrals_draft FOR SELECT TO plumbline_finder USING (true);
CREATE FUNCTION referrals_state_on(wanted uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM public.referrals_referredon o WHERE o.came_of = $1) THEN ''
    WHEN EXISTS (SELECT FROM public.referrals_referral r WHERE r.id = $1) THEN 'sent'
    WHEN EXISTS (SELECT FROM public.referrals_draft d WHERE d.id = $1) THEN 'draft'
    ELSE 'gone' END
$$;
ALTER FUNCTION referrals_state_on(uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION referrals_state_on(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals_state_on(uuid) TO plumbline_app, plumbline_worker;
"""

# That another scheme has a referral of these people is told to nobody who may not read it there; the wall and every block stand on that one.
AS_IT_CAME = f"""
CREATE POLICY {TABLE}_as_it_came ON {TABLE} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (EXISTS (SELECT FROM referrals_triage above WHERE above.id = triage_id)
         AND (EXISTS (SELECT FROM referrals_referral sent WHERE sent.id = came_of) OR referrals_state_on(came_of) <> 'sent'));
"""  # noqa: S608 - our own words alone

REFERRED_ON = (
    policy_sql(TABLE, parent=("referrals_triage", "triage_id"), changes=False),
    case_roles_sql(TABLE, DECIDES),
    STATE,
    AS_IT_CAME,
)

# How far each is that triage referred on, without to where: so that two who lead do not both begin, and nobody is left with what a colleague dropped.
HOW_FAR = """
CREATE FUNCTION referrals_on_now(wanted uuid[]) RETURNS TABLE (triage uuid, state text, begun_at timestamptz, mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.triage_id, public.referrals_state_on(o.came_of), o.referred_on_at, o.referred_on_by = (SELECT public.access_viewer())
  FROM public.referrals_referredon o JOIN public.referrals_triage t ON t.id = o.triage_id
  WHERE o.triage_id = ANY($1) AND (SELECT public.access_viewer_holds('coordinator', 'chair'))
    AND t.seen_by_agencies && (SELECT public.access_viewer_agencies()) AND NOT ((SELECT public.access_viewer()) = ANY(t.hidden_from))
$$;
ALTER FUNCTION referrals_on_now(uuid[]) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION referrals_on_now(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals_on_now(uuid[]) TO plumbline_app, plumbline_worker;
"""

# A draft for a scheme behind a wall is nobody's but whose it is: that it was begun tells that somebody may stand there.
_NO_WALL = "NOT EXISTS (SELECT FROM schemes_scheme wall WHERE wall.id = scheme_id AND wall.walled)"
DRAFT_BEHIND_A_WALL = rewritten(
    AS_IT_CAME,
    (
        f"CREATE POLICY {TABLE}_as_it_came",
        f"DROP POLICY {TABLE}_as_it_came ON {TABLE};\nCREATE POLICY {TABLE}_as_it_came",
    ),
    (
        "referrals_state_on(came_of) <> 'sent')",
        f"(referrals_state_on(came_of) <> 'sent' AND (referred_on_by = (SELECT access_viewer()) OR {_NO_WALL})))",
    ),
)
FOLLOWED = HOW_FAR + DRAFT_BEHIND_A_WALL
