"""SQL of break-glass: who opens a case that they are not in, what they then read and for how long, and who looks after it.

Nothing is written into the access columns of the case. An opening is a row, and further policies for SELECT alone read it: so sight is
of that case, of what the panel shares, and ends with the clock of the database although nobody does anything.
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.jobs import job_id
from plumbline.audit.guard import guard_sql
from plumbline.cases.break_glass import LONGEST_MINUTES
from plumbline.cases.enums import ABOUT_GLASS, GLASS_NOTICE
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import rewritten


JOB = f"'{job_id('remind')}'"
ROLES = ", ".join(f"'{Role(role).value}'" for role in sorted(CASE_ROLES))
TABLES = ("cases_breakglass", "cases_breakglassreview", "cases_breakglasstry")
IN_FORCE = "m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()) AND public.access_is_cleared(m.id)"

# The cases that the viewer has open at this moment. A wall, a conflict, a closure or the end of a role ends it as the clock does.
# What they have open is found first: nearly always nothing, and then no case is looked at.
OPENED_NOW = """
CREATE FUNCTION cases_opened_now() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH mine AS MATERIALIZED (
    SELECT b.case_id FROM public.cases_breakglass b
    WHERE b.ended_at IS NULL AND b.ends_at > clock_timestamp() AND b."user" = (SELECT public.access_viewer())
      AND b.agency = ANY((SELECT public.access_viewer_agencies())::uuid[]) AND (SELECT public.access_viewer_holds(:roles))
  ), unhindered AS MATERIALIZED (
    SELECT c.id FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
    WHERE c.id IN (SELECT case_id FROM mine) AND NOT s.walled AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
      AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = c.id)
  )
  SELECT coalesce(array_agg(u.id), '{}') FROM unhindered u WHERE NOT public.cases_kept_from_people(u.id)
$$;
ALTER FUNCTION cases_opened_now() OWNER TO plumbline_finder;
""".replace(":roles", ROLES)
OPENED_FIRST = OPENED_NOW.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# A conflict declared in another case of the same person is a conflict here.
KEPT_FROM_PEOPLE = """
CREATE FUNCTION cases_kept_from_people(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.cases_participant p JOIN public.people_person k ON k.id = ANY(public.people_keys(p.person_id))
                 WHERE p.case_id = wanted AND (SELECT public.access_viewer()) = ANY(k.hidden_from))
$$;
ALTER FUNCTION cases_kept_from_people(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_kept_from_people(uuid) FROM PUBLIC;
"""

# Found or not, the same work is done and the same answer given. One person is let in one at a time, so that limits hold.
BREAK = (
    """
CREATE FUNCTION cases_break_glass(wanted text, opening uuid, why text, said text, began timestamptz, lasts integer, due date, openings integer, tries integer)
RETURNS TABLE (outcome text, opened uuid) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  today timestamptz := date_trunc('day', clock_timestamp() AT TIME ZONE 'Europe/London') AT TIME ZONE 'Europe/London';
  started timestamptz := least(began, clock_timestamp());
  theirs record;
  live uuid;
BEGIN
  IF asker IS NULL OR lasts NOT BETWEEN 1 AND :longest THEN RETURN QUERY SELECT 'absent', NULL::uuid; RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('break-glass ' || asker::text, 0));
  SELECT c.id, c.ref, m.agency_id INTO theirs
  FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
  JOIN public.access_membership m ON m.user_id = asker AND m.role IN (:roles) AND :in_force
    AND m.agency_id = ANY(ARRAY[s.host_agency_id] || s.partner_agencies) AND public.people_may_know(c.lead_agency, m.agency_id)
  JOIN public.access_user u ON u.id = asker AND u.is_active
  WHERE c.ref = wanted AND NOT s.walled AND NOT (asker = ANY(c.hidden_from))
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = c.id) AND NOT public.cases_kept_from_people(c.id)
  ORDER BY m.starts LIMIT 1;
  SELECT b.id INTO live FROM public.cases_breakglass b
  WHERE b."user" = asker AND b.case_id = theirs.id AND b.ended_at IS NULL AND b.ends_at > clock_timestamp();
  IF live IS NOT NULL THEN RETURN QUERY SELECT 'opened', live; RETURN; END IF;
  IF (SELECT count(*) FROM public.cases_breakglasstry t WHERE t."user" = asker AND t.at >= today) >= tries
     OR (SELECT count(*) FROM public.cases_breakglass b WHERE b."user" = asker AND b.at >= today) >= openings THEN
    RETURN QUERY SELECT 'enough', NULL::uuid; RETURN;
  END IF;
  INSERT INTO public.cases_breakglasstry (id, "user", at) VALUES (gen_random_uuid(), asker, clock_timestamp());
  IF theirs.id IS NULL THEN RETURN QUERY SELECT 'absent', NULL::uuid; RETURN; END IF;
  INSERT INTO public.cases_breakglass (id, case_id, ref, "user", agency, reason, words, at, ends_at, review_by)
  VALUES (opening, theirs.id, theirs.ref, asker, theirs.agency_id, why, said, started, started + make_interval(mins => lasts), due);
  RETURN QUERY SELECT 'opened', opening;
END $$;
ALTER FUNCTION cases_break_glass(text, uuid, text, text, timestamptz, integer, date, integer, integer) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_break_glass(text, uuid, text, text, timestamptz, integer, date, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_break_glass(text, uuid, text, text, timestamptz, integer, date, integer, integer) TO plumbline_app, plumbline_worker;
""".replace(":longest", str(LONGEST_MINUTES))
    .replace(":roles", ROLES)
    .replace(":in_force", IN_FORCE)
)

# The same, for as long as the scheme of the case sets: `terms` has minutes and the last day for the review by scheme. How many openings
# and tries a day are the asker's, whatever the case is, so that no answer tells whether it is there.
_OLD = "(text, uuid, text, text, timestamptz, integer, date, integer, integer)"
_NEW = "(text, uuid, text, text, timestamptz, jsonb, integer, integer)"
_NOTHING = f"{LONGEST_MINUTES} THEN RETURN QUERY SELECT 'absent'"
BREAK_BY_SCHEME = f"DROP FUNCTION cases_break_glass{_OLD};" + rewritten(
    BREAK,
    ("lasts integer, due date,", "terms jsonb,"),
    (_OLD, _NEW),
    ("  live uuid;\n", "  live uuid;\n  lasts integer;\n  due date;\n"),
    ("OR lasts NOT BETWEEN 1 AND", "OR EXISTS (SELECT FROM jsonb_each(terms) t WHERE (t.value ->> 'minutes')::integer NOT BETWEEN 1 AND"),
    (_NOTHING, _NOTHING.replace(" THEN", ") THEN")),
    ("SELECT c.id, c.ref, m.agency_id INTO theirs", "SELECT c.id, c.ref, c.scheme_id, m.agency_id INTO theirs"),
    ("WHERE c.ref = wanted AND NOT s.walled", "WHERE c.ref = wanted AND terms ? s.id::text AND NOT s.walled"),
    (
        "  INSERT INTO public.cases_breakglass (",
        ("  lasts := (terms -> theirs.scheme_id::text ->> 'minutes')::integer;\n"
        "  due := (terms -> theirs.scheme_id::text ->> 'review_by')::date;\n"
        "  INSERT INTO public.cases_breakglass ("),
    ),
)  # fmt: skip

# Who looks after an opening: co-ordinators and information governance of the agency that leads the case and of the host, never the opener.
WATCHERS = """
CREATE FUNCTION cases_glass_pairs() RETURNS TABLE (opening uuid, watcher uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT b.id, m.user_id FROM public.cases_breakglass b
  JOIN public.cases_case c ON c.id = b.case_id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  JOIN public.access_membership m ON m.role IN ('coordinator', 'governance') AND m.agency_id IN (c.lead_agency, s.host_agency_id) AND :in_force
  JOIN public.access_user u ON u.id = m.user_id AND u.is_active AND u.kind = 'person'
  WHERE m.user_id <> b."user" AND NOT (m.user_id = ANY(c.hidden_from))
$$;
ALTER FUNCTION cases_glass_pairs() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_glass_pairs() FROM PUBLIC;
CREATE FUNCTION cases_glass_watched() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN (SELECT public.access_viewer_holds('coordinator', 'governance'))
              THEN coalesce((SELECT array_agg(p.opening) FROM public.cases_glass_pairs() p WHERE p.watcher = (SELECT public.access_viewer())), '{}')
              ELSE '{}' END
$$;
ALTER FUNCTION cases_glass_watched() OWNER TO plumbline_finder;
CREATE FUNCTION cases_glass_watchers(wanted uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(p.watcher), '{}') FROM public.cases_glass_pairs() p
  WHERE p.opening = wanted AND EXISTS (SELECT FROM public.cases_breakglass b WHERE b.id = wanted AND b."user" = (SELECT public.access_viewer()))
$$;
ALTER FUNCTION cases_glass_watchers(uuid) OWNER TO plumbline_finder;
CREATE FUNCTION cases_glass_to_review() RETURNS TABLE (opening uuid, review_by date, watcher uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT b.id, b.review_by, p.watcher FROM public.cases_breakglass b JOIN public.cases_glass_pairs() p ON p.opening = b.id
  WHERE (SELECT public.access_viewer()) = :job AND NOT EXISTS (SELECT FROM public.cases_breakglassreview r WHERE r.opening_id = b.id)
$$;
ALTER FUNCTION cases_glass_to_review() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_glass_to_review() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_glass_to_review() TO plumbline_worker;
""".replace(":in_force", IN_FORCE).replace(":job", JOB)

# Who is in an opened case and why it was referred, as the agency that leads it knows them; nothing that was kept back.
WHO_AND_WHY = """
CREATE FUNCTION cases_opened_people(wanted uuid) RETURNS TABLE (person uuid, first_name text, last_name text, date_of_birth date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT ON (p.person_id) p.person_id, r.first_name, r.last_name, r.date_of_birth
  FROM public.cases_participant p JOIN public.cases_case c ON c.id = p.case_id
  JOIN public.people_record r ON r.person_id = ANY(public.people_keys(p.person_id))
  WHERE p.case_id = wanted AND wanted = ANY((SELECT public.cases_opened_now())::uuid[]) AND r.withdrawn_at IS NULL AND r.marking = 'panel'
    AND c.lead_agency = ANY(r.seen_by_agencies) AND NOT ((SELECT public.access_viewer()) = ANY(r.hidden_from))
    AND coalesce(r.last_name, '') || coalesce(r.first_name, '') <> ''
  ORDER BY p.person_id, r.recorded_on DESC NULLS LAST, r.record_ref DESC
$$;
ALTER FUNCTION cases_opened_people(uuid) OWNER TO plumbline_finder;
CREATE FUNCTION cases_opened_why(wanted uuid) RETURNS TABLE (reasons text[], words text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT f.reasons::text[], f.words FROM public.cases_case c JOIN public.referrals_referral f ON f.id = c.referral_id
  WHERE c.id = wanted AND wanted = ANY((SELECT public.cases_opened_now())::uuid[]) AND f.marking = 'panel' AND NOT ((SELECT public.access_viewer()) = ANY(f.hidden_from))
$$;
ALTER FUNCTION cases_opened_why(uuid) OWNER TO plumbline_finder;
"""

OPENED = "((SELECT cases_opened_now())::uuid[])"
NOT_KEPT_OUT = "NOT ((SELECT access_viewer()) = ANY(hidden_from))"
SHARED = f"marking = 'panel' AND {NOT_KEPT_OUT}"
BY_CASE = ("cases_casestate", "cases_participant", "cases_objective", "cases_action", "cases_contact", "cases_safecontact")  # fmt: skip
BY_PARENT = {
    "cases_researchreply": "EXISTS (SELECT FROM cases_researchrequest above WHERE above.id = request_id)",
    "cases_fact": "EXISTS (SELECT FROM cases_researchreply above WHERE above.id = reply_id)",
    "cases_actionstep": "EXISTS (SELECT FROM cases_action above WHERE above.id = action_id)",
}


def opened_sql(table: str, rows: str = f"case_id = ANY({OPENED})", kept: str = SHARED) -> str:
    """Return the policy that lets whoever opened a case read rows of a table, while that lasts."""
    return f"CREATE POLICY {table}_opened ON {table} FOR SELECT TO plumbline_app USING ({rows} AND {kept});"


# Whoever is of an agency in the case, and has no work in it, may not use an opening to change what their agency sees either.
SHUT = (
    "CREATE POLICY cases_researchrequest_opened_shut ON cases_researchrequest AS RESTRICTIVE FOR UPDATE TO plumbline_app "
    f"USING (NOT (case_id = ANY({OPENED})));"
)
SIGHT = "\n".join(
    (
        opened_sql("cases_case", f"id = ANY({OPENED})"),
        *(opened_sql(table) for table in BY_CASE),
        # A question is marked for whom it asks until a meeting; what its answer says carries markings of its own.
        opened_sql("cases_researchrequest", kept=NOT_KEPT_OUT),
        *(opened_sql(table, f"cardinality({OPENED}) > 0 AND {rows}") for table, rows in BY_PARENT.items()),
        SHUT,
    )
)

# Every row that hangs on a case, now and in rooms to come, is refused while the writer has that case open: a child row asks its parents.
READS_ONLY = """
CREATE OR REPLACE FUNCTION sharing_reads_only(target_table text, target uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  opened uuid[];
  at_table text := target_table;
  at_id uuid := target;
  said text[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.cases_breakglass b WHERE b.ends_at > clock_timestamp() AND b.ended_at IS NULL) THEN RETURN false; END IF;
  opened := public.cases_opened_now();
  IF cardinality(opened) = 0 THEN RETURN false; END IF;
  LOOP
    IF at_table = 'cases_case' THEN RETURN at_id = ANY(opened); END IF;
    SELECT string_to_array(encode(t.tgargs, 'escape'), '\\000') INTO said FROM pg_trigger t
    WHERE t.tgrelid = format('public.%I', at_table)::regclass AND t.tgname = at_table || '_inherit';
    IF said IS NULL THEN RETURN false; END IF;
    EXECUTE format('SELECT %I FROM public.%I WHERE id = $1', said[2], at_table) INTO at_id USING at_id;
    IF at_id IS NULL THEN RETURN false; END IF;
    at_table := said[1];
  END LOOP;
END $$;
"""

VIEWER = "(SELECT access_viewer())"
WATCHED = "((SELECT cases_glass_watched())::uuid[])"
ROWS = f"""
CREATE POLICY cases_breakglass_see ON cases_breakglass FOR SELECT TO plumbline_app, plumbline_worker
  USING ("user" = {VIEWER} OR id = ANY({WATCHED}));
CREATE POLICY cases_breakglass_end ON cases_breakglass FOR UPDATE TO plumbline_app, plumbline_worker
  USING ("user" = {VIEWER} AND ended_at IS NULL) WITH CHECK ("user" = {VIEWER} AND ended_at <= clock_timestamp());
CREATE POLICY cases_breakglass_finder ON cases_breakglass TO plumbline_finder USING (true) WITH CHECK (true);
GRANT SELECT ON cases_breakglass TO plumbline_app, plumbline_worker;
GRANT UPDATE (ended_at) ON cases_breakglass TO plumbline_app, plumbline_worker;
GRANT SELECT, INSERT ON cases_breakglass TO plumbline_finder;

CREATE POLICY cases_breakglassreview_see ON cases_breakglassreview FOR SELECT TO plumbline_app, plumbline_worker
  USING (EXISTS (SELECT FROM cases_breakglass b WHERE b.id = opening_id));
CREATE POLICY cases_breakglassreview_add ON cases_breakglassreview FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (by = {VIEWER} AND opening_id = ANY({WATCHED}));
CREATE POLICY cases_breakglassreview_finder ON cases_breakglassreview FOR SELECT TO plumbline_finder USING (true);
GRANT SELECT, INSERT ON cases_breakglassreview TO plumbline_app, plumbline_worker;
GRANT SELECT ON cases_breakglassreview TO plumbline_finder;

CREATE POLICY cases_breakglasstry_finder ON cases_breakglasstry TO plumbline_finder USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON cases_breakglasstry TO plumbline_finder;

CREATE POLICY notices_notice_of_glass ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_GLASS}' AND kind = '{GLASS_NOTICE}' AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND recipient = ANY(cases_glass_watchers(about_id)));
"""  # noqa: S608 - our own words alone
FENCED = "\n".join(
    f"{guard_sql(table)}\nALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\nALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"GRANT ALL ON {table} TO plumbline_migrator;\nALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)
GLASS = "\n".join(
    (FENCED, KEPT_FROM_PEOPLE, OPENED_NOW, BREAK, WATCHERS, WHO_AND_WHY, ROWS, SIGHT, READS_ONLY)
)
