"""SQL of this room: policies, and the definer functions that reach a person's records across agencies.

Each function checks who asks before it does anything, and shares only where an agreement in force
covers the agency that owns the record and the agency that is to receive it.
"""

from __future__ import annotations

from plumbline.sharing.policy import policy_sql


# What counting may read of a record: no name, no address, no number.
COUNTED = "id, person_id, batch_id, feed, record_ref, date_of_birth, owner_agency, made_up, withdrawn_at"

PERSON = policy_sql(
    "people_person",
    read_by={"loader": None, "matcher": None, "analyst": "id, alias_of_id, made_up"},
    write_by=("matcher",),
)
RECORD = policy_sql(
    "people_record", read_by={"loader": None, "matcher": None, "analyst": COUNTED}, write_by=("loader",)
)
MATCHER_KEYS = """
CREATE POLICY people_record_matcher_keys ON people_record FOR UPDATE TO plumbline_matcher
  USING ((SELECT access_viewer()) IS NOT NULL) WITH CHECK ((SELECT access_viewer()) IS NOT NULL);
GRANT UPDATE (person_id) ON people_record TO plumbline_matcher;
GRANT INSERT ON sharing_grant TO plumbline_finder;
GRANT SELECT ON sharing_agreement TO plumbline_finder;
"""

FUNCTIONS = """
-- Every key of the person that this key belongs to.
CREATE FUNCTION people_keys(target uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(p.id) FROM public.people_person p
  WHERE coalesce(p.alias_of_id, p.id) = (SELECT coalesce(t.alias_of_id, t.id) FROM public.people_person t WHERE t.id = target)
$$;
ALTER FUNCTION people_keys(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_keys(uuid) FROM PUBLIC;

-- Let agencies see who a person is. Answers with the ids of the records that changed.
CREATE FUNCTION people_share(target uuid, receivers uuid[], reason text) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  mine uuid[] := public.access_viewer_agencies();
  keys uuid[] := public.people_keys(target);
  shared uuid[] := '{}';
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM public.people_person p WHERE p.id = ANY(keys) AND asker = ANY(p.hidden_from)) THEN RETURN NULL; END IF;
  IF NOT (public.access_viewer_holds('coordinator', 'chair')
          OR EXISTS (SELECT FROM public.people_person p WHERE p.id = ANY(keys) AND p.seen_by_agencies && mine)) THEN RETURN NULL; END IF;
  FOR item IN
    SELECT 'people_person' AS kind, p.id, p.owner_agency FROM public.people_person p WHERE p.id = ANY(keys)
    UNION ALL
    SELECT 'people_record', r.id, r.owner_agency FROM public.people_record r WHERE r.person_id = ANY(keys) AND r.marking <> 'named'
  LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, agency, because, starts, by)
    SELECT gen_random_uuid(), 'grant', item.kind, item.id, receiver, reason, clock_timestamp(), asker
    FROM unnest(receivers) AS receiver
    WHERE (receiver = item.owner_agency OR EXISTS (
        SELECT FROM public.sharing_agreement a WHERE a.parties @> ARRAY[receiver, item.owner_agency]
          AND (a.parties && mine) AND (a.ends IS NULL OR a.ends > current_date)))
      AND NOT EXISTS (SELECT FROM public.sharing_grant g WHERE g.object_table = item.kind AND g.object_id = item.id
          AND g.agency = receiver AND g.kind = 'grant' AND g.ends IS NULL);
    PERFORM public.sharing_apply(item.kind, item.id);
    IF item.kind = 'people_record' THEN shared := shared || item.id; END IF;
  END LOOP;
  RETURN shared;
END $$;
ALTER FUNCTION people_share(uuid, uuid[], text) OWNER TO plumbline_finder;

-- Keep a user away from a person and from every record of theirs.
CREATE FUNCTION people_hide(target uuid, kept_out uuid, reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(target);
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN false; END IF;
  IF NOT (asker = kept_out OR public.access_viewer_holds('coordinator', 'chair')) THEN RETURN false; END IF;
  FOR item IN
    SELECT 'people_person' AS kind, p.id FROM public.people_person p WHERE p.id = ANY(keys)
    UNION ALL SELECT 'people_record', r.id FROM public.people_record r WHERE r.person_id = ANY(keys)
  LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
    VALUES (gen_random_uuid(), 'block', item.kind, item.id, kept_out, reason, clock_timestamp(), asker);
    PERFORM public.sharing_apply(item.kind, item.id);
  END LOOP;
  RETURN true;
END $$;
ALTER FUNCTION people_hide(uuid, uuid, text) OWNER TO plumbline_finder;

-- After joining: every key and record of a person takes the blocks of all of them, and the readers that the person has.
CREATE FUNCTION people_catch_up() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  item record;
  changed integer := 0;
BEGIN
  IF asker IS NULL THEN RETURN 0; END IF;
  FOR item IN
    WITH held AS (
      SELECT coalesce(p.alias_of_id, p.id) AS root, g.kind, g.agency, g."user"
      FROM public.sharing_grant g JOIN public.people_person p ON g.object_table = 'people_person' AND g.object_id = p.id
      WHERE g.ends IS NULL
      UNION
      SELECT coalesce(p.alias_of_id, p.id), g.kind, g.agency, g."user"
      FROM public.sharing_grant g JOIN public.people_record r ON g.object_table = 'people_record' AND g.object_id = r.id
      JOIN public.people_person p ON p.id = r.person_id WHERE g.ends IS NULL AND g.kind = 'block'),
    things AS (
      SELECT 'people_person' AS kind, p.id, coalesce(p.alias_of_id, p.id) AS root, p.owner_agency FROM public.people_person p
      WHERE coalesce(p.alias_of_id, p.id) IN (SELECT root FROM held)
      UNION ALL
      SELECT 'people_record', r.id, coalesce(p.alias_of_id, p.id), r.owner_agency FROM public.people_record r JOIN public.people_person p ON p.id = r.person_id
      WHERE coalesce(p.alias_of_id, p.id) IN (SELECT root FROM held))
    SELECT t.kind, t.id, h.kind AS grant_kind, h.agency, h."user" FROM things t JOIN held h ON h.root = t.root
    WHERE NOT EXISTS (SELECT FROM public.sharing_grant g WHERE g.object_table = t.kind AND g.object_id = t.id AND g.kind = h.kind
        AND g.agency IS NOT DISTINCT FROM h.agency AND g."user" IS NOT DISTINCT FROM h."user" AND g.ends IS NULL)
      AND (h.kind = 'block' OR h.agency IS NULL OR h.agency = t.owner_agency OR EXISTS (
        SELECT FROM public.sharing_agreement a WHERE a.parties @> ARRAY[h.agency, t.owner_agency] AND (a.ends IS NULL OR a.ends > current_date)))
  LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, agency, "user", because, starts, by)
    VALUES (gen_random_uuid(), item.grant_kind, item.kind, item.id, item.agency, item."user", 'joined', clock_timestamp(), asker);
    PERFORM public.sharing_apply(item.kind, item.id);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;
ALTER FUNCTION people_catch_up() OWNER TO plumbline_finder;
"""
