"""SQL for whoever is not vetted: requests to their agency that wait, and their own actions. Nothing of the case beneath (ADR 18)."""

from __future__ import annotations

from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import rewritten


ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))
HOLDS = f"(SELECT access_viewer_holds({ROLES}))"
MINE = "ANY((SELECT access_unvetted_agencies())::uuid[])"
SEEN = "NOT ((SELECT access_viewer()) = ANY(hidden_from))"

ASKED = "(id = ANY((SELECT cases_requests_to_unvetted())::uuid[]))"
OWN = f"(owner = (SELECT access_viewer()) AND agency = {MINE} AND {SEEN})"
OF_OWN = f"EXISTS (SELECT FROM cases_action mine WHERE mine.id = action_id AND mine.owner = (SELECT access_viewer()) AND mine.agency = {MINE})"
ANSWERED = f"(replied_by = (SELECT access_viewer()) AND owner_agency = {MINE})"
OF_ANSWERED = f"EXISTS (SELECT FROM cases_researchreply said WHERE said.id = reply_id AND said.replied_by = (SELECT access_viewer()) AND said.owner_agency = {MINE})"

# Requests that wait for the agency of somebody who is not vetted: in front of every wall, and none that they are kept out of.
WAITING = """
CREATE FUNCTION cases_requests_to_unvetted() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(q.id), '{}') FROM public.cases_researchrequest q JOIN public.schemes_scheme s ON s.id = q.scheme_id
  WHERE q.agency = ANY((SELECT public.access_unvetted_agencies())::uuid[]) AND NOT s.walled AND NOT ((SELECT public.access_viewer()) = ANY(q.hidden_from))
    AND NOT EXISTS (SELECT FROM public.cases_researchreply y WHERE y.request_id = q.id)
$$;
ALTER FUNCTION cases_requests_to_unvetted() OWNER TO plumbline_finder;
"""


def relaxed_sql(table: str, rows: str, *, reads: bool = True) -> str:
    """Let rows in beside those of case roles, under the restrictive policy of a table, and give them a policy of their own."""
    either = f"{HOLDS} OR {rows}"
    to = "TO plumbline_app, plumbline_worker"
    parts = [
        f"DROP POLICY {table}_roles ON {table};",
        f"CREATE POLICY {table}_roles ON {table} AS RESTRICTIVE {to} USING ({either}) WITH CHECK ({either});",
    ]
    if reads:
        parts.append(f"CREATE POLICY {table}_unvetted ON {table} FOR SELECT TO plumbline_app USING ({rows});")
    return "\n".join(parts)


# Who a request asks about, as its agency may know them: for this check only, and while it waits. Never behind a wall.
PEOPLE = """
CREATE FUNCTION cases_people_of_request(wanted uuid)
RETURNS TABLE (person uuid, first_name text, last_name text, date_of_birth date, recorded_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT named.key, r.first_name, r.last_name, r.date_of_birth, r.recorded_on
  FROM public.cases_researchrequest q
  CROSS JOIN LATERAL (SELECT q.person_id AS key UNION SELECT (item ->> 0)::uuid FROM jsonb_array_elements(q.people) item) named
  JOIN public.people_record r ON r.person_id = ANY(public.people_keys(named.key))
  WHERE q.id = wanted AND q.id = ANY((SELECT public.cases_requests_to_unvetted())::uuid[]) AND NOT ((SELECT public.access_viewer()) = ANY(r.hidden_from))
    AND r.withdrawn_at IS NULL AND r.marking = 'panel' AND q.agency = ANY(r.seen_by_agencies)
$$;
ALTER FUNCTION cases_people_of_request(uuid) OWNER TO plumbline_finder;
"""

# The reference and the scheme of one's own actions: what a step needs, and no more of the case.
CASE_OF_OWN = """
CREATE FUNCTION cases_cases_of_own_actions() RETURNS TABLE (action uuid, ref text, scheme uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.id, c.ref, c.scheme_id FROM public.cases_action a JOIN public.cases_case c ON c.id = a.case_id
  WHERE a.owner = (SELECT public.access_viewer()) AND a.agency = ANY((SELECT public.access_unvetted_agencies())::uuid[])
    AND NOT ((SELECT public.access_viewer()) = ANY(a.hidden_from)) AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = c.id)
$$;
ALTER FUNCTION cases_cases_of_own_actions() OWNER TO plumbline_finder;
"""

# After a nil return the agency has no more need to know who it was, unless it is in a case of theirs or was asked about them otherwise.
# Whoever is not vetted sees neither, so the database looks.
END_CHECK = """
CREATE FUNCTION cases_end_check(wanted uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  q record;
  named uuid;
  keys uuid[];
  item record;
BEGIN
  SELECT r.* INTO q FROM public.cases_researchrequest r JOIN public.cases_researchreply y ON y.request_id = r.id
  WHERE r.id = wanted AND y.replied_by = public.access_viewer() AND y.answer = 'not_known' AND r.agency = ANY(public.access_unvetted_agencies());
  IF q IS NULL THEN RETURN false; END IF;
  FOR named IN SELECT q.person_id UNION SELECT (i ->> 0)::uuid FROM jsonb_array_elements(q.people) i LOOP
    keys := public.people_keys(named);
    CONTINUE WHEN keys IS NULL OR EXISTS (
      SELECT FROM public.cases_participant p JOIN public.cases_case c ON c.id = p.case_id
      WHERE p.person_id = ANY(keys) AND q.agency = ANY(c.seen_by_agencies)
    ) OR EXISTS (
      SELECT FROM public.cases_researchrequest o LEFT JOIN public.cases_researchreply z ON z.request_id = o.id
      WHERE o.agency = q.agency AND coalesce(z.answer, '') <> 'not_known'
        AND (o.person_id = ANY(keys) OR EXISTS (SELECT FROM jsonb_array_elements(o.people) i WHERE (i ->> 0)::uuid = ANY(keys))));
    FOR item IN
      UPDATE public.sharing_grant g SET ends = clock_timestamp()
      WHERE g.object_table = 'people_person' AND g.object_id = ANY(keys) AND g.kind = 'grant' AND g.agency = q.agency
        AND g.because = 'research-request' AND g.ends IS NULL
      RETURNING g.object_id AS id
    LOOP
      PERFORM public.sharing_apply('people_person', item.id);
    END LOOP;
    PERFORM public.people_follow(keys);
  END LOOP;
  RETURN true;
END $$;
ALTER FUNCTION cases_end_check(uuid) OWNER TO plumbline_finder;
"""

# Whoever is not vetted warns with their own answer and at its moment, once the request is out of their sight; they read no warning, not
# even their own. Why belongs to a warning that has none yet.
WARNING = """
CREATE FUNCTION cases_warns_with_answer(of_case uuid, for_agency uuid, written_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.cases_researchreply y JOIN public.cases_researchrequest q ON q.id = y.request_id JOIN public.schemes_scheme s ON s.id = q.scheme_id
    WHERE q.case_id = of_case AND q.agency = for_agency AND y.replied_by = (SELECT public.access_viewer()) AND y.replied_at = written_at
      AND y.answer <> 'not_known' AND NOT s.walled AND q.agency = ANY((SELECT public.access_unvetted_agencies())::uuid[])
      AND NOT ((SELECT public.access_viewer()) = ANY(q.hidden_from)))
$$;
ALTER FUNCTION cases_warns_with_answer(uuid, uuid, timestamptz) OWNER TO plumbline_finder;
CREATE FUNCTION cases_warning_lacks_reason(wanted uuid, for_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.cases_staffwarning w WHERE w.id = wanted AND w.by = (SELECT public.access_viewer()) AND w.agency = for_agency
      AND public.cases_warns_with_answer(w.case_id, w.agency, w.at)
      AND NOT EXISTS (SELECT FROM public.cases_staffwarningreason r WHERE r.warning_id = w.id))
$$;
ALTER FUNCTION cases_warning_lacks_reason(uuid, uuid) OWNER TO plumbline_finder;
"""
# Where no agreement lets the agency answer, the warning of the answer is taken alone, while the request waits.
WARNS_UNANSWERED = rewritten(
    WARNING[: WARNING.index("CREATE FUNCTION cases_warning_lacks_reason")],
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (
        "q.hidden_from)))",
        """q.hidden_from))
  ) OR EXISTS (
    SELECT FROM public.cases_researchrequest q JOIN public.schemes_scheme s ON s.id = q.scheme_id
    WHERE q.case_id = of_case AND q.agency = for_agency AND NOT s.walled AND q.agency = ANY((SELECT public.access_unvetted_agencies())::uuid[])
      AND NOT ((SELECT public.access_viewer()) = ANY(q.hidden_from))
      AND NOT EXISTS (SELECT FROM public.cases_researchreply y WHERE y.request_id = q.id)
      AND for_agency = ANY(public.sharing_uncovered('cases_researchreply', 'cases_case', of_case, ARRAY[for_agency])))""",
    ),
)
WARNS = "(by = (SELECT access_viewer()) AND owner_agency = agency AND cases_warns_with_answer(case_id, agency, at))"
SAYS_WHY = "cases_warning_lacks_reason(warning_id, owner_agency)"


def _adds(table: str, rows: str) -> str:
    """Let rows in that whoever is not vetted adds under no parent that they see. They read none of the table."""
    return "\n".join(
        (
            relaxed_sql(table, rows, reads=False),
            f"CREATE POLICY {table}_unvetted ON {table} FOR INSERT TO plumbline_app WITH CHECK ({rows});",
        )
    )


UNVETTED_WARNS = "\n".join(
    (WARNING, _adds("cases_staffwarning", WARNS), _adds("cases_staffwarningreason", SAYS_WHY))
)

UNVETTED = "\n".join(
    (
        WAITING,
        relaxed_sql("cases_researchrequest", ASKED),
        relaxed_sql("cases_researchreply", ANSWERED),
        relaxed_sql("cases_fact", OF_ANSWERED, reads=False),
        relaxed_sql("cases_action", OWN),
        relaxed_sql("cases_actionstep", OF_OWN),
        PEOPLE,
        CASE_OF_OWN,
        END_CHECK,
    )
)
