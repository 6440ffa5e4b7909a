"""SQL of reminding by hand: whoever waits for an answer tells those who answer for the asked agency, and nobody else."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_NOTICE
from plumbline.cases.permissions import MAY
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "cases_requestreminder"
ANSWER = ", ".join(f"'{Role(role).value}'" for role in sorted(MAY["reply"]))

REMINDERS = "\n".join(
    (
        policy_sql(TABLE, parent=("cases_researchrequest", "request_id"), changes=False),
        case_roles_sql(TABLE),
        walled_sql(TABLE, "request_id", "cases_requests_walled_off"),
    )
)
# The co-ordinator cannot read who may see a request at another agency: the database says whether somebody answers for it.
NOTICES_OF_REQUESTS = f"""
CREATE FUNCTION cases_request_is_told(request uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.cases_researchrequest r JOIN public.access_membership m ON m.agency_id = r.agency
    WHERE r.id = $1 AND m.user_id = $2 AND NOT ($2 = ANY(r.hidden_from)) AND m.role IN ({ANSWER})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
      AND NOT EXISTS (SELECT FROM public.cases_researchreply a WHERE a.request_id = r.id))
$$;
ALTER FUNCTION cases_request_is_told(uuid, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION cases_request_is_told(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_request_is_told(uuid, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_requests ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_REQUEST}' AND kind = '{REQUEST_NOTICE}'
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND EXISTS (SELECT FROM cases_researchrequest asked WHERE asked.id = about_id)
              AND cases_request_is_told(about_id, recipient));
"""  # noqa: S608 - our own words alone
