"""SQL of the matching desk's two acts, a decision and its taking back, and of who is one person once either is done."""

from __future__ import annotations


# One at a time: a run, a decision, a decision taken back. The number means nothing but itself.
LOCK = 7_305_861_220

ACT = """
-- Wait a moment for a run or another matcher; no longer than a page may take.
CREATE FUNCTION linking_alone() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '3s' AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(THE_LOCK);
  RETURN true;
EXCEPTION WHEN lock_not_available THEN RETURN false;
END $$;
ALTER FUNCTION linking_alone() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_alone() FROM PUBLIC;

-- Has somebody said that a record of one and a record of the other are different people?
CREATE FUNCTION linking_said_apart(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.linking_standing() s
    JOIN public.people_record a ON a.id = s.left_record JOIN public.people_person x ON x.id = a.person_id
    JOIN public.people_record b ON b.id = s.right_record JOIN public.people_person y ON y.id = b.person_id
    WHERE s.verdict = 'different' AND ARRAY[coalesce(x.alias_of_id, x.id), coalesce(y.alias_of_id, y.id)] IN (ARRAY[one, other], ARRAY[other, one]))
$$;
ALTER FUNCTION linking_said_apart(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_said_apart(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION linking_decide(decision uuid, target uuid, said text, reason text, told_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  agency uuid := (SELECT min(mine::text)::uuid FROM unnest(public.linking_desk_agencies()) AS mine);
  p record;
  one uuid;
  other uuid;
BEGIN
  IF asker IS NULL OR agency IS NULL THEN RETURN 'hidden'; END IF;
  IF NOT public.linking_alone() THEN RETURN 'busy'; END IF;
  SELECT c.left_person, c.right_person, q.* INTO p FROM public.linking_comparable() c JOIN public.linking_proposal q ON q.id = c.pair WHERE c.pair = target;
  IF p.id IS NULL THEN RETURN 'hidden'; END IF;
  one := least(p.left_record, p.right_record);
  other := greatest(p.left_record, p.right_record);
  IF EXISTS (SELECT FROM public.linking_standing() s WHERE least(s.left_record, s.right_record) = one AND greatest(s.left_record, s.right_record) = other)
    THEN RETURN 'decided'; END IF;
  IF p.left_person = p.right_person THEN RETURN 'together'; END IF;
  IF said = 'same' AND public.linking_said_apart(p.left_person, p.right_person) THEN RETURN 'apart'; END IF;
  INSERT INTO public.linking_decision (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, pair, left_record, right_record,
    verdict, because, probability, agrees, conflicts, decided_by, decided_at, ended_because)
  VALUES (decision, agency, 'named', '{}', ARRAY[asker], '{}', target, one, other, said, reason, p.probability, p.agrees, p.conflicts,
    asker, told_at, '');
  IF said = 'same' THEN PERFORM public.linking_settle(decision); END IF;
  RETURN 'done';
END $$;
ALTER FUNCTION linking_decide(uuid, uuid, text, text, timestamptz) OWNER TO plumbline_finder;

CREATE FUNCTION linking_take_back(target uuid, reason text, told_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  d record;
BEGIN
  IF asker IS NULL THEN RETURN 'hidden'; END IF;
  IF NOT public.linking_alone() THEN RETURN 'busy'; END IF;
  SELECT * INTO d FROM public.linking_decision x WHERE x.id = target AND x.owner_agency = ANY(public.linking_desk_agencies());
  IF d.id IS NULL THEN RETURN 'hidden'; END IF;
  IF d.ended_at IS NOT NULL THEN RETURN 'ended'; END IF;
  UPDATE public.linking_decision SET ended_at = told_at, ended_by = asker, ended_because = reason WHERE id = target;
  IF d.verdict = 'same' THEN PERFORM public.linking_settle(target); END IF;
  RETURN 'done';
END $$;
ALTER FUNCTION linking_take_back(uuid, text, timestamptz) OWNER TO plumbline_finder;

-- The records that a decision of the asker's agency is about, for the ledger.
CREATE FUNCTION linking_decided_records(target uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT ARRAY[d.left_record, d.right_record] FROM public.linking_decision d
  WHERE d.id = target AND d.owner_agency = ANY(public.linking_desk_agencies())
$$;
ALTER FUNCTION linking_decided_records(uuid) OWNER TO plumbline_finder;
""".replace("THE_LOCK", str(LOCK))

# Who people are is a function of where each record would be without the desk (its base) and of the decisions that stand:
# each set of keys tied together by them goes on under its eldest. Worked out anew for the people one decision touches,
# after it was made or ended, it gives the same answer whatever order decisions came and went in.
SETTLE = """
CREATE FUNCTION linking_settle(target uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  made boolean := (SELECT d.ended_at IS NULL FROM public.linking_decision d WHERE d.id = target);
  keys uuid[];
  moved uuid[];
  moved_to uuid[];
  bases uuid[];
  turned uuid[];
  turned_to uuid[];
  turned_from uuid[];
BEGIN
  -- Every key of the people on both sides.
  SELECT array_agg(k.id) INTO keys FROM public.people_person k WHERE coalesce(k.alias_of_id, k.id) IN (
    SELECT coalesce(p.alias_of_id, p.id)
    FROM public.linking_decision d JOIN public.people_record o ON o.id IN (d.left_record, d.right_record)
    JOIN public.people_record r ON r.owner_agency = o.owner_agency AND r.feed = o.feed AND r.record_ref = o.record_ref
    JOIN public.people_person p ON p.id = r.person_id WHERE d.id = target);
  IF keys IS NULL THEN RETURN; END IF;

  WITH RECURSIVE logged AS MATERIALIZED (
    SELECT k.record_id, k.from_person, k.alias_made, o.owner_agency, o.feed, o.record_ref
    FROM public.linking_rekey k JOIN public.linking_decision d ON d.id = k.decision_id AND (d.ended_at IS NULL OR d.id = target)
    LEFT JOIN public.people_record o ON o.id = k.record_id
    WHERE CASE WHEN k.alias_made THEN k.record_id ELSE k.from_person END = ANY(keys)),
  here AS MATERIALIZED (  -- records of these people, every version, and where each would be without the desk
    SELECT r.id, r.person_id, r.owner_agency, r.feed, r.record_ref, r.withdrawn_at, coalesce(
      (SELECT g.from_person FROM logged g WHERE NOT g.alias_made AND g.record_id = r.id LIMIT 1),
      (SELECT g.from_person FROM logged g WHERE NOT g.alias_made AND g.owner_agency = r.owner_agency AND g.feed = r.feed AND g.record_ref = r.record_ref LIMIT 1),
      r.person_id) AS base
    FROM public.people_record r WHERE r.person_id = ANY(keys)),
  held AS MATERIALIZED (  -- keys, and whose alias each would be without the desk
    SELECT k.id, k.alias_of_id, k.opened_at,
      CASE WHEN EXISTS (SELECT FROM logged g WHERE g.alias_made AND g.record_id = k.id)
           THEN (SELECT g.from_person FROM logged g WHERE g.alias_made AND g.record_id = k.id LIMIT 1) ELSE k.alias_of_id END AS base
    FROM public.people_person k WHERE k.id = ANY(keys)),
  ties AS MATERIALIZED (
    SELECT a.base AS one, b.base AS other FROM public.linking_standing() s JOIN here a ON a.id = s.left_record JOIN here b ON b.id = s.right_record
    WHERE s.verdict = 'same'),
  reach AS (
    SELECT id AS root, id AS met FROM held WHERE base IS NULL
    UNION
    SELECT r.root, t.met FROM reach r
    JOIN (SELECT one AS at, other AS met FROM ties UNION SELECT other, one FROM ties) t ON t.at = r.met),
  elder AS MATERIALIZED (
    SELECT DISTINCT ON (r.root) r.root, h.id AS eldest FROM reach r JOIN held h ON h.id = r.met ORDER BY r.root, h.opened_at, h.id),
  records AS MATERIALIZED (SELECT h.id, h.person_id, h.base, coalesce(e.eldest, h.base) AS now_at FROM here h LEFT JOIN elder e ON e.root = h.base),
  aliases AS MATERIALIZED (
    SELECT h.id, h.alias_of_id, h.base, CASE WHEN h.base IS NULL THEN nullif(e.eldest, h.id) ELSE coalesce(f.eldest, h.base) END AS now_of
    FROM held h LEFT JOIN elder e ON e.root = h.id LEFT JOIN elder f ON f.root = h.base)
  SELECT (SELECT array_agg(id) FROM records WHERE now_at IS DISTINCT FROM person_id OR now_at IS DISTINCT FROM base),
    (SELECT array_agg(now_at) FROM records WHERE now_at IS DISTINCT FROM person_id OR now_at IS DISTINCT FROM base),
    (SELECT array_agg(base) FROM records WHERE now_at IS DISTINCT FROM person_id OR now_at IS DISTINCT FROM base),
    (SELECT array_agg(id) FROM aliases WHERE now_of IS DISTINCT FROM alias_of_id OR now_of IS DISTINCT FROM base),
    (SELECT array_agg(now_of) FROM aliases WHERE now_of IS DISTINCT FROM alias_of_id OR now_of IS DISTINCT FROM base),
    (SELECT array_agg(base) FROM aliases WHERE now_of IS DISTINCT FROM alias_of_id OR now_of IS DISTINCT FROM base)
  INTO moved, moved_to, bases, turned, turned_to, turned_from;

  UPDATE public.people_record r SET person_id = m.person FROM unnest(moved, moved_to) AS m(record, person)
    WHERE r.id = m.record AND r.person_id IS DISTINCT FROM m.person;
  UPDATE public.people_person k SET alias_of_id = t.elder FROM unnest(turned, turned_to) AS t(key, elder)
    WHERE k.id = t.key AND k.alias_of_id IS DISTINCT FROM t.elder;
  IF made THEN
    INSERT INTO public.linking_rekey (id, decision_id, record_id, from_person, to_person, alias_made)
      SELECT gen_random_uuid(), target, m.record, m.base, m.person, false FROM unnest(moved, bases, moved_to) AS m(record, base, person)
      WHERE m.base IS DISTINCT FROM m.person
      UNION ALL
      SELECT gen_random_uuid(), target, t.key, t.base, t.elder, true FROM unnest(turned, turned_from, turned_to) AS t(key, base, elder)
      WHERE t.base IS DISTINCT FROM t.elder;
  END IF;
  PERFORM public.people_follow(keys);
  PERFORM public.timeline_follow();
END $$;
ALTER FUNCTION linking_settle(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_settle(uuid) FROM PUBLIC;
"""
