"""SQL that ends what an agency sees of a case: at once by whoever decides, after its last day by the round of reminders.

The job of the round sees no case (ADR 11), and the process of the pages may not look into who else knows a person, so the database does both.
"""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.enums import SHARED_BECAUSE


REASONS = ", ".join(f"'{slug}'" for slug in sorted(SHARED_BECAUSE))

# Who a person is, an agency goes on knowing where another case of theirs or another request about them tells it (as after a nil return).
END_SHARING = """
CREATE FUNCTION cases_take_out(wanted uuid, out_agency uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  c record;
  named uuid;
  keys uuid[];
BEGIN
  SELECT k.id, k.referral_id, k.owner_agency, k.lead_agency INTO c FROM public.cases_case k
  WHERE k.id = wanted AND out_agency = ANY(k.seen_by_agencies) FOR UPDATE;
  IF c IS NULL OR out_agency IN (c.owner_agency, c.lead_agency) THEN RETURN false; END IF;
  UPDATE public.sharing_grant SET ends = clock_timestamp()
  WHERE kind = 'grant' AND agency = out_agency AND ends IS NULL
    AND ((object_table = 'cases_case' AND object_id = c.id) OR (object_table = 'referrals_referral' AND object_id = c.referral_id));
  PERFORM public.sharing_apply('cases_case', c.id);
  PERFORM public.sharing_apply('referrals_referral', c.referral_id);
  FOR named IN SELECT p.person_id FROM public.cases_participant p WHERE p.case_id = c.id LOOP
    keys := public.people_keys(named);
    CONTINUE WHEN keys IS NULL OR EXISTS (
      SELECT FROM public.cases_participant p JOIN public.cases_case o ON o.id = p.case_id
      WHERE p.person_id = ANY(keys) AND o.id <> c.id AND out_agency = ANY(o.seen_by_agencies)
    ) OR EXISTS (
      SELECT FROM public.cases_researchrequest q LEFT JOIN public.cases_researchreply y ON y.request_id = q.id
      WHERE q.agency = out_agency AND q.case_id <> c.id AND coalesce(y.answer, '') <> 'not_known'
        AND (q.person_id = ANY(keys) OR EXISTS (SELECT FROM jsonb_array_elements(q.people) i WHERE (i ->> 0)::uuid = ANY(keys))));
    UPDATE public.sharing_grant SET ends = clock_timestamp()
    WHERE kind = 'grant' AND agency = out_agency AND ends IS NULL AND object_table = 'people_person' AND object_id = ANY(keys)
      AND because IN (:reasons);
    PERFORM public.sharing_apply('people_person', k) FROM unnest(keys) AS k;
    PERFORM public.people_follow(keys);
  END LOOP;
  RETURN true;
END $$;
ALTER FUNCTION cases_take_out(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_take_out(uuid, uuid) FROM PUBLIC;
CREATE FUNCTION cases_end_sharing(wanted uuid, out_agency uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT public.access_viewer_holds('coordinator', 'chair') OR NOT EXISTS (
    SELECT FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
    WHERE c.id = wanted AND NOT (public.access_viewer() = ANY(c.hidden_from)) AND (c.seen_by_agencies && public.access_viewer_agencies() OR public.access_viewer() = ANY(c.seen_by_users))
      AND (ARRAY[s.host_agency_id] || s.partner_agencies) && public.access_viewer_agencies()) THEN
    RETURN false;
  END IF;
  RETURN public.cases_take_out(wanted, out_agency);
END $$;
ALTER FUNCTION cases_end_sharing(uuid, uuid) OWNER TO plumbline_finder;
""".replace(":reasons", REASONS)

DUE = """
CREATE POLICY audit_entry_share_over ON audit_entry FOR INSERT TO plumbline_finder WITH CHECK (what = 'case.share_over');
CREATE FUNCTION cases_end_sharing_due(today date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  over record;
  found bigint := 0;
BEGIN
  IF public.access_viewer() IS DISTINCT FROM :job THEN RETURN 0; END IF;
  FOR over IN
    SELECT c.id, last.agency FROM public.cases_case c
    CROSS JOIN LATERAL (SELECT DISTINCT ON (e.agency) e.agency, e.last_day FROM public.cases_shareend e WHERE e.case_id = c.id
                        ORDER BY e.agency, e.number DESC) last
    WHERE NOT EXISTS (  -- what is theirs to do would be out of their sight: it is passed on first
        SELECT FROM public.cases_action a CROSS JOIN LATERAL (
          SELECT st.state FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1) now
        WHERE a.case_id = c.id AND a.agency = last.agency AND now.state IN ('proposed', 'accepted', 'in_progress', 'done'))
      AND last.last_day < today AND last.agency = ANY(c.seen_by_agencies) AND last.agency NOT IN (c.owner_agency, c.lead_agency)
  LOOP
    INSERT INTO public.audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because)
    VALUES (gen_random_uuid(), clock_timestamp(), public.access_viewer(), 'job', '{}', 'access', 'case.share_over', 'case',
            ARRAY[over.id, over.agency], 'last-day-over');
    IF public.cases_take_out(over.id, over.agency) THEN found := found + 1; END IF;
  END LOOP;
  RETURN found;
END $$;
ALTER FUNCTION cases_end_sharing_due(date) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_end_sharing_due(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_end_sharing_due(date) TO plumbline_worker;
""".replace(":job", f"'{job_id('remind')}'")

SHARE_ENDS = END_SHARING + DUE

# Each case alone, as `cases.services.turns.bring_to_close` has it: what was proposed meanwhile is looked for again, and what comes after is refused.
# As first made; the migrations that made it run it again when one is undone.
DUE_ONE_BY_ONE = (
    DUE[DUE.index("CREATE FUNCTION") : DUE.index("ALTER FUNCTION")]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(
        "  LOOP\n",
        """  LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('plumbline.course.' || over.id, 0));
    CONTINUE WHEN EXISTS (
      SELECT FROM public.cases_action a CROSS JOIN LATERAL (
        SELECT st.state FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1) now
      WHERE a.case_id = over.id AND a.agency = over.agency AND now.state IN ('proposed', 'accepted', 'in_progress', 'done'));
""",
    )
)

# What is done waits for whoever checks it, who is another: the agency has nothing more to do, and need not see the case for it.
DUE_BUT_DONE = DUE_ONE_BY_ONE.replace(
    "IN ('proposed', 'accepted', 'in_progress', 'done')", "IN ('proposed', 'accepted', 'in_progress')"
)
