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
GRANT INSERT, UPDATE (ends) ON sharing_grant TO plumbline_finder;
GRANT SELECT ON sharing_agreement TO plumbline_finder;
"""

KEYS = """
-- Every key of the person that this key belongs to.
CREATE FUNCTION people_keys(target uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(p.id) FROM public.people_person p
  WHERE coalesce(p.alias_of_id, p.id) = (SELECT coalesce(t.alias_of_id, t.id) FROM public.people_person t WHERE t.id = target)
$$;
ALTER FUNCTION people_keys(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_keys(uuid) FROM PUBLIC;

-- May what this agency owns be known to that one? Under an agreement in force; one to count together is not one to know names.
CREATE FUNCTION people_may_know(owning uuid, receiving uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT owning = receiving OR EXISTS (
    SELECT FROM public.sharing_agreement a WHERE a.parties @> ARRAY[owning, receiving] AND a.purpose <> 'violence-analysis'
      AND a.starts <= current_date AND (a.ends IS NULL OR a.ends > current_date))
$$;
ALTER FUNCTION people_may_know(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_may_know(uuid, uuid) FROM PUBLIC;

-- Is the asker somebody who decides about these keys: a co-ordinator or chair whose agency may know one of them?
CREATE FUNCTION people_decides(keys uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT public.access_viewer_holds('coordinator', 'chair') AND EXISTS (
    SELECT FROM public.people_person p, unnest((SELECT public.access_viewer_agencies())) AS mine
    WHERE p.id = ANY(keys) AND public.people_may_know(p.owner_agency, mine))
$$;
ALTER FUNCTION people_decides(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_decides(uuid[]) FROM PUBLIC;
"""

# A grant or block is given to a key. Everything else follows: the other keys of the same person and all
# their records, for as long as they are the same person and the agreement lasts. So a record that joins
# later comes under it, and one that leaves is out of it again.
FOLLOW = """
CREATE FUNCTION people_follow(targets uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_nestloop = off AS $$
DECLARE
  asker uuid := public.access_viewer();
  item record;
  changed integer := 0;
BEGIN
  IF asker IS NULL THEN RETURN 0; END IF;
  FOR item IN
    WITH given AS (  -- what was decided about a person: on any key, and blocks on any record too
      SELECT coalesce(p.alias_of_id, p.id) AS root, g.kind, g.agency, g."user"
      FROM public.sharing_grant g JOIN public.people_person p ON p.id = g.object_id
      WHERE g.object_table = 'people_person' AND g.ends IS NULL AND g.because <> 'follows-person' AND g.agency IS DISTINCT FROM p.owner_agency
      UNION
      SELECT coalesce(p.alias_of_id, p.id), g.kind, g.agency, g."user"
      FROM public.sharing_grant g JOIN public.people_record r ON r.id = g.object_id JOIN public.people_person p ON p.id = r.person_id
      WHERE g.object_table = 'people_record' AND g.ends IS NULL AND g.because <> 'follows-person' AND g.kind = 'block'),
    things AS (
      SELECT 'people_person' AS thing, p.id, coalesce(p.alias_of_id, p.id) AS root, p.owner_agency, false AS named
      FROM public.people_person p WHERE coalesce(p.alias_of_id, p.id) IN (SELECT root FROM given)
      UNION ALL
      SELECT 'people_record', r.id, coalesce(p.alias_of_id, p.id), r.owner_agency, r.marking = 'named'
      FROM public.people_record r JOIN public.people_person p ON p.id = r.person_id
      WHERE coalesce(p.alias_of_id, p.id) IN (SELECT root FROM given)),
    wanted AS (
      SELECT t.thing, t.id, w.kind, w.agency, w."user" FROM things t JOIN given w ON w.root = t.root
      WHERE w.kind = 'block' OR (NOT t.named AND (w.agency IS NULL OR public.people_may_know(t.owner_agency, w.agency)))),
    present AS (
      SELECT g.id AS grant_id, g.object_table AS thing, g.object_id AS id, g.kind, g.agency, g."user", g.because = 'follows-person' AS follows
      FROM public.sharing_grant g WHERE g.object_table IN ('people_person', 'people_record') AND g.ends IS NULL)
    SELECT coalesce(w.thing, p.thing) AS thing, coalesce(w.id, p.id) AS id, w.kind, w.agency, w."user", p.grant_id
    FROM wanted w FULL JOIN present p ON p.thing = w.thing AND p.id = w.id AND p.kind = w.kind
      AND coalesce(p.agency, p."user") = coalesce(w.agency, w."user")
    WHERE (p.grant_id IS NULL OR (w.id IS NULL AND p.follows))
      AND (targets IS NULL OR coalesce(w.id, p.id) = ANY(targets)
           OR EXISTS (SELECT FROM public.people_record r WHERE r.id = coalesce(w.id, p.id) AND r.person_id = ANY(targets)))
  LOOP
    IF item.grant_id IS NULL THEN
      INSERT INTO public.sharing_grant (id, kind, object_table, object_id, agency, "user", because, starts, by)
      VALUES (gen_random_uuid(), item.kind, item.thing, item.id, item.agency, item."user", 'follows-person', clock_timestamp(), asker);
    ELSE
      UPDATE public.sharing_grant SET ends = clock_timestamp() WHERE id = item.grant_id;
    END IF;
    PERFORM public.sharing_apply(item.thing, item.id);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;
ALTER FUNCTION people_follow(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_follow(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_follow(uuid[]) TO plumbline_loader, plumbline_matcher;
"""

DECIDE = """
-- Let agencies see who a person is. Answers with the ids of the records that the asker's person has.
CREATE FUNCTION people_share(target uuid, receivers uuid[], reason text) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  mine uuid[] := public.access_viewer_agencies();
  keys uuid[] := public.people_keys(target);
  receiver uuid;
  holder uuid;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM public.people_person p WHERE p.id = ANY(keys) AND asker = ANY(p.hidden_from)) THEN RETURN NULL; END IF;
  IF NOT (public.access_viewer_holds('coordinator', 'chair')
          OR EXISTS (SELECT FROM public.people_person p WHERE p.id = ANY(keys) AND p.seen_by_agencies && mine)) THEN RETURN NULL; END IF;
  FOREACH receiver IN ARRAY receivers LOOP
    -- To the key that was asked for, if its owner may; and only by somebody whose agency may know it too.
    holder := (SELECT p.id FROM public.people_person p WHERE p.id = ANY(keys) AND public.people_may_know(p.owner_agency, receiver)
                 AND EXISTS (SELECT FROM unnest(mine) AS own WHERE public.people_may_know(p.owner_agency, own))
               ORDER BY p.id = target DESC, p.opened_at, p.id LIMIT 1);
    CONTINUE WHEN holder IS NULL OR EXISTS (SELECT FROM public.sharing_grant g WHERE g.object_table = 'people_person' AND g.object_id = holder
      AND g.agency = receiver AND g.kind = 'grant' AND g.ends IS NULL AND g.because <> 'follows-person');
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, agency, because, starts, by)
    VALUES (gen_random_uuid(), 'grant', 'people_person', holder, receiver, reason, clock_timestamp(), asker);
    PERFORM public.sharing_apply('people_person', holder);
  END LOOP;
  PERFORM public.people_follow(keys);
  RETURN ARRAY(SELECT r.id FROM public.people_record r WHERE r.person_id = ANY(keys));
END $$;
ALTER FUNCTION people_share(uuid, uuid[], text) OWNER TO plumbline_finder;

-- Keep a user away from a person and from every record of theirs. On every key: should they turn out to be
-- two people after all, the user stays away from both until somebody looks.
CREATE FUNCTION people_hide(target uuid, kept_out uuid, reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(target);
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN false; END IF;
  IF NOT (asker = kept_out OR public.people_decides(keys)) THEN RETURN false; END IF;
  FOR item IN SELECT unnest(keys) AS id LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
    VALUES (gen_random_uuid(), 'block', 'people_person', item.id, kept_out, reason, clock_timestamp(), asker);
    PERFORM public.sharing_apply('people_person', item.id);
  END LOOP;
  PERFORM public.people_follow(keys);
  RETURN true;
END $$;
ALTER FUNCTION people_hide(uuid, uuid, text) OWNER TO plumbline_finder;
"""

FUNCTIONS = KEYS + FOLLOW + DECIDE

WITHDRAW = """
-- End what let agencies know who a person is for one reason: asked by the agencies themselves, or by somebody who decides.
CREATE FUNCTION people_withdraw(target uuid, receivers uuid[], reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(target);
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN false; END IF;
  IF NOT (receivers <@ public.access_viewer_agencies() OR public.people_decides(keys)) THEN RETURN false; END IF;
  FOR item IN
    UPDATE public.sharing_grant g SET ends = clock_timestamp()
    WHERE g.object_table = 'people_person' AND g.object_id = ANY(keys) AND g.kind = 'grant' AND g.agency = ANY(receivers)
      AND g.because = reason AND g.ends IS NULL
    RETURNING g.object_id AS id
  LOOP
    PERFORM public.sharing_apply('people_person', item.id);
  END LOOP;
  PERFORM public.people_follow(keys);
  RETURN true;
END $$;
ALTER FUNCTION people_withdraw(uuid, uuid[], text) OWNER TO plumbline_finder;
"""
