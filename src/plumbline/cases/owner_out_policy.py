"""SQL of actions whose owner cannot take them further: somebody else must take them on, from that moment on (assurance T5, ADR 39).

Their owner is kept from the case, works on no cases at that agency any more, or the agency is not in the case. Which of these it is leaves no function:
that somebody is kept from a person hides itself.
"""

from __future__ import annotations

from plumbline.cases.chasing_policy import TO_CHASE_WITH_SCHEME
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import PEOPLE_ROLES, rewritten


ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))

# Of an action `a` of a case `c`, as a condition and not a function: an inbox asks it of every open action.
OUT = f"""(a.owner = ANY(a.hidden_from) OR NOT (a.agency = ANY(c.seen_by_agencies)) OR NOT EXISTS (
      SELECT FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id AND u.is_active
      WHERE m.user_id = a.owner AND m.agency_id = a.agency AND m.role IN ({ROLES})
        AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())))"""

# Of ids that somebody holds already, and of cases that they see: nothing that is hidden from them is told of.
OWNERS_OUT = f"""
CREATE FUNCTION cases_owners_out(wanted uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.id FROM public.cases_action a JOIN public.cases_case c ON c.id = a.case_id
  WHERE a.id = ANY(wanted) AND (SELECT public.access_viewer_holds({ROLES})) AND NOT ((SELECT public.access_viewer()) = ANY(a.hidden_from))
    AND c.seen_by_agencies && (SELECT public.access_viewer_agencies()) AND {OUT}
$$;
ALTER FUNCTION cases_owners_out(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_owners_out(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_owners_out(uuid[]) TO {PEOPLE_ROLES};
"""  # noqa: S608 - our own words alone

# The job that sends reminders is told of each open action whether its owner can do it.
TO_CHASE_AND_OUT = rewritten(
    TO_CHASE_WITH_SCHEME,
    ("scheme uuid)", "scheme uuid, is_out boolean)"),
    ("last.due_on, c.scheme_id FROM", f"last.due_on, c.scheme_id, {OUT} FROM"),
)

OWNER_OUT = OWNERS_OUT + TO_CHASE_AND_OUT
