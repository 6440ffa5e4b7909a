"""SQL of rows kept to named people whom nobody at the agency that owns them may read any more, since those people have gone.

What an agency wrote down stays its own to answer for (UK GDPR Article 5(2)). A row whose last named reader there leaves would be read by
nobody, or by other agencies alone, and what it says of somebody's safety with it. So whoever leads at the agency reads it from then on, as
they take over what was held (`leaving_policy`). Where an agency has nobody who leads, or is not in the case any more, nothing changes.
"""

from __future__ import annotations

from plumbline.access.jobs import job_id


# Rows of which somebody chooses the readers, and how each comes to its case. What hangs on one has the readers of that.
OF_CASE = {
    "cases_objective": "t.case_id",
    "cases_action": "t.case_id",
    "cases_contact": "t.case_id",
    "cases_contactwords": "t.case_id",
    "cases_fact": (
        "(SELECT q.case_id FROM public.cases_researchreply r JOIN public.cases_researchrequest q ON q.id = r.request_id WHERE r.id = t.reply_id)"
    ),
}
_UNREAD = "\n    UNION ALL ".join(
    f"SELECT '{table}' AS of_table, {number} AS place, t.id, {case} AS case_id, t.owner_agency, t.seen_by_users, t.hidden_from "  # noqa: S608
    f"FROM public.{table} t WHERE t.marking = 'named' AND t.owner_agency <> ALL(t.seen_by_agencies) AND (who IS NULL OR who = ANY(t.seen_by_users))"
    for number, (table, case) in enumerate(OF_CASE.items())
)

READERS_GONE = f"""
CREATE FUNCTION cases_readers_gone(who uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  unread record;
  given uuid[] := '{{}}';
  whose uuid[] := '{{}}';
  writer uuid := coalesce(public.access_viewer(), who);
BEGIN
  FOR unread IN
    SELECT n.*, l.lead FROM ({_UNREAD}) n JOIN public.cases_case c ON c.id = n.case_id AND n.owner_agency = ANY(c.seen_by_agencies)
    CROSS JOIN LATERAL public.cases_lead_at(n.owner_agency, n.owner_agency, coalesce(who, n.id), n.hidden_from || c.hidden_from) l
    WHERE l.lead IS NOT NULL AND NOT EXISTS (
      SELECT FROM unnest(n.seen_by_users) reader
      WHERE reader <> ALL(n.hidden_from) AND public.cases_works_at(reader, n.owner_agency))
    ORDER BY n.place, n.id
  LOOP
    EXECUTE format('UPDATE public.%I SET seen_by_users = seen_by_users || $1 WHERE id = $2', unread.of_table) USING unread.lead, unread.id;
    given := given || ARRAY[unread.id, unread.case_id];
    whose := whose || unread.owner_agency;
  END LOOP;
  IF given <> '{{}}' THEN
    INSERT INTO public.audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because)
    VALUES (gen_random_uuid(), clock_timestamp(), writer, coalesce((SELECT u.kind FROM public.access_user u WHERE u.id = writer), 'person'),
            ARRAY(SELECT DISTINCT unnest(whose)), 'alteration', 'work.handed_back', 'account',
            coalesce(ARRAY[who], '{{}}') || ARRAY(SELECT DISTINCT unnest(given)), 'leaving');
  END IF;
  RETURN cardinality(given) / 2;
END $$;
ALTER FUNCTION cases_readers_gone(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_readers_gone(uuid) FROM PUBLIC;

CREATE FUNCTION cases_reader_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_TABLE_NAME = 'access_user' THEN
    IF OLD.is_active AND NOT NEW.is_active THEN PERFORM public.cases_readers_gone(NEW.id); END IF;
  ELSIF NEW.ends IS NOT NULL AND NEW.ends <= clock_timestamp() AND OLD.ends IS DISTINCT FROM NEW.ends THEN
    PERFORM public.cases_readers_gone(NEW.user_id);
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_reader_goes() OWNER TO plumbline_finder;
CREATE TRIGGER access_membership_reader_goes AFTER UPDATE OF ends ON access_membership FOR EACH ROW EXECUTE FUNCTION cases_reader_goes();
CREATE TRIGGER access_user_reader_goes AFTER UPDATE OF is_active ON access_user FOR EACH ROW EXECUTE FUNCTION cases_reader_goes();

CREATE FUNCTION cases_readers_looked_for() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN public.access_viewer() = '{job_id("remind")}' THEN public.cases_readers_gone(NULL) ELSE 0 END
$$;
ALTER FUNCTION cases_readers_looked_for() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_readers_looked_for() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_readers_looked_for() TO plumbline_worker;
"""  # noqa: S608 - our own words alone
