"""SQL of what triage referred on: read by whoever leads where it came from, and once it is sent by nobody who does not read the referral that came of it."""

from __future__ import annotations

from plumbline.referrals.permissions import DECIDES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


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
