"""SQL of giving a request on inside the agency that was asked: who may answer it, and the colleague who is to (journeys 2.4).

Who it was given to is the agency's own affair: nobody outside it reads the row, the co-ordinator neither. Nobody is given more sight by it: a request
goes to somebody who could answer it already, and is with the whole agency again as soon as they cannot, for whatever reason. The reason leaves no
function: that somebody is kept from a person hides itself (ADR 39).
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.cases.chasing_policy import JOB
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_BACK, REQUEST_GIVEN
from plumbline.cases.permissions import ANSWERS_BEHIND_WALL, MAY
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "cases_delegation"
VIEWER = "(SELECT public.access_viewer())"
WAITS = """NOT EXISTS (SELECT FROM public.cases_researchreply y WHERE y.request_id = r.id)
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = r.case_id)"""


def _listed(roles: frozenset[Role]) -> str:
    return ", ".join(f"'{Role(role).value}'" for role in sorted(roles))


def _definer(name: str, to: str = "") -> str:
    grant = f"\nGRANT EXECUTE ON FUNCTION {name} TO {to};" if to else ""
    return (
        f"ALTER FUNCTION {name} OWNER TO plumbline_finder;\nREVOKE ALL ON FUNCTION {name} FROM PUBLIC;{grant}"
    )


# As in `new_work_policy`: behind a wall those at the table alone, and there nobody who is not vetted; nobody who is kept from it.
ABLE = f"""
CREATE FUNCTION cases_able_to_answer(wanted uuid[]) RETURNS TABLE (request uuid, who uuid, away boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT r.id, m.user_id, EXISTS (
    SELECT FROM public.access_away w WHERE w.user_id = m.user_id AND w.taken_back_at IS NULL
      AND (clock_timestamp() AT TIME ZONE 'Europe/London')::date BETWEEN w.starts AND w.ends)
  FROM public.cases_researchrequest r JOIN public.schemes_scheme s ON s.id = r.scheme_id
  JOIN public.access_membership m ON m.agency_id = r.agency
  JOIN public.access_user u ON u.id = m.user_id AND u.is_active AND u.kind = 'person' AND NOT u.is_system
  WHERE r.id = ANY(wanted) AND NOT (m.user_id = ANY(r.hidden_from))
    AND CASE WHEN s.walled THEN m.role IN ({_listed(ANSWERS_BEHIND_WALL & MAY["reply"])}) AND public.access_is_cleared(m.id)
             ELSE m.role IN ({_listed(MAY["reply"])}) END
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
$$;
{_definer("cases_able_to_answer(uuid[])")}
"""  # noqa: S608 - our own words alone

# The names that are offered: to somebody who is among them, and to nobody else.
OFFERED = f"""
CREATE FUNCTION cases_answerers(wanted uuid[]) RETURNS TABLE (request uuid, who uuid, away boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH able AS (SELECT * FROM public.cases_able_to_answer(wanted))
  SELECT a.request, a.who, a.away FROM able a
  WHERE EXISTS (SELECT FROM able mine WHERE mine.request = a.request AND mine.who = {VIEWER})
$$;
{_definer("cases_answerers(uuid[])", PEOPLE_ROLES)}
CREATE FUNCTION cases_may_give(wanted uuid, whom uuid, at_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.cases_researchrequest r WHERE r.id = wanted AND r.agency = at_agency AND {WAITS})
    AND EXISTS (SELECT FROM public.cases_able_to_answer(ARRAY[wanted]) mine WHERE mine.who = {VIEWER})
    AND (whom IS NULL OR EXISTS (SELECT FROM public.cases_able_to_answer(ARRAY[wanted]) a WHERE a.who = whom AND NOT a.away))
$$;
{_definer("cases_may_give(uuid, uuid, uuid)", PEOPLE_ROLES)}
"""  # noqa: S608 - our own words alone

ROWS = "\n".join(
    (
        policy_sql(TABLE, parent=("cases_researchrequest", "request_id"), changes=False),
        case_roles_sql(TABLE),
        walled_sql(TABLE, "request_id", "cases_requests_walled_off"),
        f"""
CREATE POLICY {TABLE}_inside ON {TABLE} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK (
  by = (SELECT access_viewer()) AND marking = 'owner' AND seen_by_agencies = ARRAY[owner_agency] AND seen_by_users = '{{}}'
  AND cases_may_give(request_id, given_to, owner_agency));
CREATE POLICY notices_notice_of_delegations ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker WITH CHECK (
  about_kind = '{ABOUT_REQUEST}' AND kind = '{REQUEST_GIVEN}' AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
  AND EXISTS (SELECT FROM cases_delegation d WHERE d.request_id = about_id AND d.given_to = recipient AND d.by = (SELECT access_viewer())));
""",  # noqa: S608 - our own words alone
    )
)

# For the job that sends reminders: which requests are with somebody, whether they can answer, and who is to hear that they cannot. Once each.
LAST = f"""
  SELECT DISTINCT ON (r.id) r.id, r.due_on, d.given_to, d.at FROM public.cases_delegation d JOIN public.cases_researchrequest r ON r.id = d.request_id
  WHERE {WAITS} ORDER BY r.id, d.number DESC"""  # noqa: S608 - our own words alone
HELD = f"""
CREATE FUNCTION cases_delegated() RETURNS TABLE (about uuid, given_to uuid, can boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.id, l.given_to, EXISTS (
    SELECT FROM public.cases_able_to_answer(ARRAY[l.id]) a WHERE a.who = l.given_to AND NOT a.away)
  FROM ({LAST}) l WHERE {VIEWER} = {JOB} AND l.given_to IS NOT NULL
$$;
{_definer("cases_delegated()", "plumbline_worker")}
CREATE FUNCTION cases_fallen_back() RETURNS TABLE (about uuid, recipient uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.id, a.who, l.due_on FROM ({LAST}) l JOIN public.cases_delegated() g ON g.about = l.id AND NOT g.can
  CROSS JOIN LATERAL public.cases_able_to_answer(ARRAY[l.id]) a
  WHERE {VIEWER} = {JOB} AND NOT a.away AND NOT EXISTS (
    SELECT FROM public.notices_notice n WHERE n.about_id = l.id AND n.recipient = a.who AND n.kind = '{REQUEST_BACK}' AND n.given_at > l.at)
$$;
{_definer("cases_fallen_back()", "plumbline_worker")}
"""  # noqa: S608 - our own words alone

DELEGATING = "\n".join((ABLE, OFFERED, ROWS, HELD))
