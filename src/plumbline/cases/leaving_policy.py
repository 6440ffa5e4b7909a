"""SQL of leaving: nothing stays with somebody who is gone, whoever ends the role and however (ADR 18).

An administrator ends a role and never sees a case. So the database itself gives back what is still held, to whoever leads at the
agency: its representative of longest standing, else a co-ordinator or chair of the scheme's host. Ids alone are written.
"""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.permissions import LEADS
from plumbline.schemes.permissions import CASE_ROLES


ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))
LEADERS = ", ".join(f"'{role.value}'" for role in sorted(LEADS))

RIGHTS = """
GRANT INSERT ON cases_reassignment, cases_leadworker, notices_notice TO plumbline_finder;
GRANT UPDATE (ended_at) ON notices_notice TO plumbline_finder;
CREATE POLICY notices_notice_hand_back ON notices_notice FOR INSERT TO plumbline_finder WITH CHECK (true);
CREATE POLICY notices_notice_hand_back_end ON notices_notice FOR UPDATE TO plumbline_finder USING (true);
CREATE POLICY notices_notice_of_passed_actions ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker WITH CHECK (
  about_kind = 'action' AND kind IN ('handed', 'directed') AND (
    EXISTS (SELECT FROM cases_reassignment r WHERE r.action_id = about_id AND r.owner = recipient AND r.by = (SELECT access_viewer()))
    OR EXISTS (SELECT FROM cases_action a WHERE a.id = about_id AND a.owner = recipient AND a.delivery = 'team'
               AND a.proposed_by = (SELECT access_viewer()))));
GRANT INSERT ON notices_notice TO plumbline_app;
CREATE POLICY access_away_finder ON access_away TO plumbline_finder USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (cover_id) ON access_away TO plumbline_finder;
CREATE POLICY access_linemanager_finder ON access_linemanager TO plumbline_finder USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (ends) ON access_linemanager TO plumbline_finder;
GRANT INSERT (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because) ON audit_entry TO plumbline_finder;
CREATE POLICY audit_entry_hand_back ON audit_entry FOR INSERT TO plumbline_finder WITH CHECK (what = 'work.handed_back');
"""

WORKS_AT = """
CREATE FUNCTION cases_works_at(who uuid, at_agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id AND u.is_active
    WHERE m.user_id = who AND m.agency_id = at_agency AND m.role IN (:roles)
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
$$;
ALTER FUNCTION cases_works_at(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_works_at(uuid, uuid) FROM PUBLIC;
""".replace(":roles", ROLES)

# Whoever leads at an agency; where it has nobody any more, whoever leads at the host of a scheme.
LEAD_AT = """
CREATE FUNCTION cases_lead_at(at_agency uuid, host uuid, besides uuid, kept_out uuid[], out lead uuid, out of_agency uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.user_id, m.agency_id FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id AND u.is_active
  WHERE m.user_id <> besides AND m.user_id <> ALL(kept_out) AND public.access_is_cleared(m.id) AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
    AND ((m.agency_id = at_agency AND m.role = 'representative') OR (m.agency_id = host AND m.role IN (:leaders)))
  ORDER BY (m.agency_id = at_agency AND m.role = 'representative') DESC, m.role = 'coordinator' DESC, m.starts, m.id LIMIT 1
$$;
ALTER FUNCTION cases_lead_at(uuid, uuid, uuid, uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_lead_at(uuid, uuid, uuid, uuid[]) FROM PUBLIC;
""".replace(":leaders", LEADERS)

HAND_BACK = """
CREATE FUNCTION cases_hand_back(who uuid, at_agency uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  held record;
  now_at timestamptz := clock_timestamp();
  writer uuid := coalesce(public.access_viewer(), who);
  named uuid[];
BEGIN
  IF public.cases_works_at(who, at_agency) THEN RETURN; END IF;
  SELECT coalesce(array_agg(DISTINCT i.id), '{}') INTO named FROM (
    SELECT unnest(ARRAY[a.id, a.case_id]) AS id FROM public.cases_action a WHERE a.owner = who AND a.agency = at_agency
    UNION SELECT w.case_id FROM public.cases_leadworker w WHERE w."user" = who AND w.agency = at_agency) i;
  INSERT INTO public.audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because)
  VALUES (gen_random_uuid(), now_at, writer, coalesce((SELECT u.kind FROM public.access_user u WHERE u.id = writer), 'person'), ARRAY[at_agency],
          'alteration', 'work.handed_back', 'account', who || named, 'leaving');
  FOR held IN
    SELECT a.id, a.case_id, a.owner_agency, last.due_on, l.lead, l.of_agency,
           (SELECT count(*) FROM public.cases_reassignment r WHERE r.action_id = a.id) + 1 AS number
    FROM public.cases_action a JOIN public.cases_case c ON c.id = a.case_id JOIN public.schemes_scheme s ON s.id = c.scheme_id
    CROSS JOIN LATERAL (SELECT st.state, st.due_on FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1) last
    CROSS JOIN LATERAL public.cases_lead_at(at_agency, s.host_agency_id, who, c.hidden_from) l
    WHERE a.owner = who AND a.agency = at_agency AND last.state IN ('proposed', 'accepted', 'in_progress', 'done') AND l.lead IS NOT NULL
  LOOP
    INSERT INTO public.cases_reassignment (id, action_id, number, from_owner, from_agency, owner, agency, why, words, at, by,
                                           owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from)
    VALUES (gen_random_uuid(), held.id, held.number, who, at_agency, held.lead, held.of_agency, 'leaving', '', now_at, writer,
            held.owner_agency, 'panel', '{}', '{}', '{}');
    UPDATE public.notices_notice SET ended_at = now_at
    WHERE about_kind = 'action' AND about_id = held.id AND recipient IN (who, held.lead) AND ended_at IS NULL;
    INSERT INTO public.notices_notice (id, recipient, kind, about_kind, about_id, due_on, given_at)
    VALUES (gen_random_uuid(), held.lead, 'handed', 'action', held.id, held.due_on, now_at);
  END LOOP;
  FOR held IN
    SELECT c.id, c.owner_agency, last.number + 1 AS number, l.lead, l.of_agency
    FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
    CROSS JOIN LATERAL (SELECT w.number, w."user", w.agency FROM public.cases_leadworker w WHERE w.case_id = c.id ORDER BY w.number DESC LIMIT 1) last
    LEFT JOIN LATERAL public.cases_lead_at(at_agency, s.host_agency_id, who, c.hidden_from) l ON true
    WHERE last."user" = who AND last.agency = at_agency
  LOOP
    INSERT INTO public.cases_leadworker (id, case_id, number, "user", agency, because, at, by, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from)
    VALUES (gen_random_uuid(), held.id, held.number, held.lead, coalesce(held.of_agency, at_agency), 'Whoever led the work has left',
            now_at, writer, held.owner_agency, 'panel', '{}', '{}', '{}');
  END LOOP;
  UPDATE public.schemes_teampost SET ended_at = now_at WHERE user_id = who AND agency = at_agency AND ended_at IS NULL;
  UPDATE public.access_linemanager l SET ends = now_at FROM public.access_membership m
  WHERE l.manager_id = who AND l.ends IS NULL AND m.id = l.membership_id AND m.agency_id = at_agency;
  UPDATE public.access_away aw SET cover_id = NULL
  WHERE aw.cover_id = who AND aw.taken_back_at IS NULL AND aw.ends >= current_date
    AND NOT EXISTS (SELECT FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id AND u.is_active
                    WHERE m.user_id = who AND m.starts <= now_at AND (m.ends IS NULL OR m.ends > now_at));
END $$;
ALTER FUNCTION cases_hand_back(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_hand_back(uuid, uuid) FROM PUBLIC;
"""

# Roles end by a press of an administrator, by a command, by disuse; an account by being closed. Whichever: the row says it.
WHEN_GONE = """
CREATE FUNCTION cases_membership_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.ends IS NOT NULL AND NEW.ends <= clock_timestamp() AND OLD.ends IS DISTINCT FROM NEW.ends THEN
    PERFORM public.cases_hand_back(NEW.user_id, NEW.agency_id);
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_membership_over() OWNER TO plumbline_finder;
CREATE TRIGGER access_membership_hand_back AFTER UPDATE OF ends ON access_membership FOR EACH ROW EXECUTE FUNCTION cases_membership_over();
CREATE FUNCTION cases_account_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.is_active AND NOT NEW.is_active THEN
    PERFORM public.cases_hand_back(NEW.id, m.agency_id) FROM (
      SELECT DISTINCT agency_id FROM public.access_membership WHERE user_id = NEW.id) m;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_account_closed() OWNER TO plumbline_finder;
CREATE TRIGGER access_user_hand_back AFTER UPDATE OF is_active ON access_user FOR EACH ROW EXECUTE FUNCTION cases_account_closed();
"""

# How much somebody holds at an agency: a count for whoever looks after accounts, who sees none of it.
HELD_COUNT = """
CREATE FUNCTION cases_held_count(who uuid, at_agency uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN (SELECT public.access_viewer_holds('administrator')) THEN
    (SELECT count(*) FROM public.cases_action a
     CROSS JOIN LATERAL (SELECT st.state FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1) last
     WHERE a.owner = who AND a.agency = at_agency AND last.state IN ('proposed', 'accepted', 'in_progress', 'done'))
    + (SELECT count(*) FROM public.cases_case c
       CROSS JOIN LATERAL (SELECT w."user", w.agency FROM public.cases_leadworker w WHERE w.case_id = c.id ORDER BY w.number DESC LIMIT 1) l
       WHERE l."user" = who AND l.agency = at_agency)
  ELSE 0 END
$$;
ALTER FUNCTION cases_held_count(uuid, uuid) OWNER TO plumbline_finder;
"""

# A role whose last day was given ahead ends with nobody pressing anything: the round of reminders looks.
SWEEP = """
CREATE FUNCTION cases_hand_back_of_gone() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone record;
  found bigint := 0;
BEGIN
  IF public.access_viewer() IS DISTINCT FROM :job THEN RETURN 0; END IF;
  FOR gone IN
    SELECT a.owner AS who, a.agency FROM public.cases_action a
    CROSS JOIN LATERAL (SELECT st.state FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1) last
    WHERE last.state IN ('proposed', 'accepted', 'in_progress', 'done')
    UNION
    SELECT last."user", last.agency FROM public.cases_case c
    CROSS JOIN LATERAL (SELECT w."user", w.agency FROM public.cases_leadworker w WHERE w.case_id = c.id ORDER BY w.number DESC LIMIT 1) last
    WHERE last."user" IS NOT NULL
  LOOP
    IF NOT public.cases_works_at(gone.who, gone.agency) THEN
      PERFORM public.cases_hand_back(gone.who, gone.agency);
      found := found + 1;
    END IF;
  END LOOP;
  RETURN found;
END $$;
ALTER FUNCTION cases_hand_back_of_gone() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_hand_back_of_gone() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_hand_back_of_gone() TO plumbline_worker;
""".replace(":job", f"'{job_id('remind')}'")

LEAVING = RIGHTS + WORKS_AT + LEAD_AT + HAND_BACK + WHEN_GONE + HELD_COUNT + SWEEP

# What is to be learnt is open work too: it goes to whoever leads at the agency, as actions do.
LEARNING_HELD = """
    SELECT n.id, n.owner AS holder, n.agency AS at_place, n.hidden_from, n.scheme_id FROM public.cases_learning n
    CROSS JOIN LATERAL (SELECT st.state FROM public.cases_learningstep st WHERE st.learning_id = n.id ORDER BY st.number DESC LIMIT 1) last
    WHERE last.state IN ('proposed', 'accepted', 'done')
"""
LEARNING_GOES = f"""
  FOR held IN
    SELECT n.id, l.lead, l.of_agency FROM ({LEARNING_HELD}) n JOIN public.schemes_scheme s ON s.id = n.scheme_id
    CROSS JOIN LATERAL public.cases_lead_at(at_agency, s.host_agency_id, who, n.hidden_from) l
    WHERE n.holder = who AND n.at_place = at_agency AND l.lead IS NOT NULL
  LOOP
    UPDATE public.cases_learning SET owner = held.lead, agency = held.of_agency WHERE id = held.id;
  END LOOP;
  UPDATE public.schemes_teampost"""  # noqa: S608 - our own words alone
LEARNING_NAMED = f"""at_agency
    UNION SELECT n.id FROM ({LEARNING_HELD}) n WHERE n.holder = who AND n.at_place = at_agency) i;"""  # noqa: S608 - our own words alone
LEARNING_SWEPT = f"""
    UNION SELECT n.holder, n.at_place FROM ({LEARNING_HELD}) n
  LOOP"""  # noqa: S608 - our own words alone
LEARNING_COUNTED = f"""WHERE l."user" = who AND l.agency = at_agency)
    + (SELECT count(*) FROM ({LEARNING_HELD}) n WHERE n.holder = who AND n.at_place = at_agency)"""  # noqa: S608 - our own words alone


def _again(function: str, old: str, new: str) -> str:
    """A function of this file once more, with one part of it another."""
    if function.count(old) != 1:
        raise ValueError(f"{old!r} stands {function.count(old)} times in it.")
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(old, new)


LEARNING_LEAVES = "\n".join(
    (
        "GRANT UPDATE (owner, agency) ON cases_learning TO plumbline_finder;",
        "CREATE POLICY cases_learning_hand_back ON cases_learning FOR UPDATE TO plumbline_finder USING (true) WITH CHECK (true);",
        _again(
            _again(HAND_BACK, "\n  UPDATE public.schemes_teampost", LEARNING_GOES),
            "at_agency) i;",
            LEARNING_NAMED,
        ),
        _again(HELD_COUNT, 'WHERE l."user" = who AND l.agency = at_agency)', LEARNING_COUNTED),
        _again(SWEEP, "\n  LOOP", LEARNING_SWEPT),
    )
)
