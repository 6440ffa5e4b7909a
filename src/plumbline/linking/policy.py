"""SQL of the matching desk: what a matcher may see of a pair, and the two acts, each checked in the database.

The web process cannot read the records of other agencies. These functions can; each asks first whether the asker is
a matcher of an agency that may know both records' owners under an agreement in force (or owns them), and that neither
record is kept from them. They answer with a word rather than an error, so that the page can say it plainly.
"""

from __future__ import annotations


# One at a time: a run, a decision, a decision taken back. The number means nothing but itself.
LOCK = 7_305_861_220

SIGHT = """
-- Agencies for which the asker is a matcher now.
CREATE FUNCTION linking_desk_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = public.access_viewer() AND m.role = 'matcher'
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
$$;
ALTER FUNCTION linking_desk_agencies() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_desk_agencies() FROM PUBLIC;

-- Pairs that the asker may compare: both records stand, one of their agencies may know both owners, neither is kept from them.
CREATE FUNCTION linking_comparable() RETURNS TABLE (pair uuid, left_person uuid, right_person uuid, left_owner uuid, right_owner uuid, typed_in boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH asker AS MATERIALIZED (SELECT public.access_viewer() AS id),
  known AS MATERIALIZED (
    SELECT mine, a.id AS owner FROM unnest(public.linking_desk_agencies()) AS mine CROSS JOIN public.agencies_agency a
    WHERE public.people_may_know(a.id, mine))
  SELECT p.id, coalesce(x.alias_of_id, x.id), coalesce(y.alias_of_id, y.id), l.owner_agency, r.owner_agency, 'typed_in' IN (l.feed, r.feed)
  FROM public.linking_proposal p
  CROSS JOIN asker
  JOIN public.people_record l ON l.id = p.left_record AND l.withdrawn_at IS NULL AND NOT asker.id = ANY(l.hidden_from)
  JOIN public.people_record r ON r.id = p.right_record AND r.withdrawn_at IS NULL AND NOT asker.id = ANY(r.hidden_from)
  JOIN public.people_person x ON x.id = l.person_id AND NOT asker.id = ANY(x.hidden_from)
  JOIN public.people_person y ON y.id = r.person_id AND NOT asker.id = ANY(y.hidden_from)
  WHERE EXISTS (
    SELECT FROM known a JOIN known b ON b.mine = a.mine
    WHERE a.owner = l.owner_agency AND b.owner = r.owner_agency
      AND (l.marking = 'panel' OR l.marking = 'owner' AND l.owner_agency = a.mine)
      AND (r.marking = 'panel' OR r.marking = 'owner' AND r.owner_agency = a.mine))
$$;
ALTER FUNCTION linking_comparable() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_comparable() FROM PUBLIC;

-- Decisions that stand, by the versions of the records that stand now.
CREATE FUNCTION linking_standing() RETURNS TABLE (decision uuid, verdict text, left_record uuid, right_record uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.id, d.verdict, a.id, b.id
  FROM public.linking_decision d
  JOIN public.people_record l ON l.id = d.left_record
  JOIN public.people_record r ON r.id = d.right_record
  JOIN public.people_record a ON a.owner_agency = l.owner_agency AND a.feed = l.feed AND a.record_ref = l.record_ref AND a.withdrawn_at IS NULL
  JOIN public.people_record b ON b.owner_agency = r.owner_agency AND b.feed = r.feed AND b.record_ref = r.record_ref AND b.withdrawn_at IS NULL
  WHERE d.ended_at IS NULL AND a.id <> b.id
$$;
ALTER FUNCTION linking_standing() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_standing() FROM PUBLIC;
"""

READ = """
-- Pairs that wait for the asker, most useful first: people typed in by hand, then those whose joining would put most
-- pairs of records right. Neither name nor score leaves here.
CREATE FUNCTION linking_waiting(most integer, skipped integer)
RETURNS TABLE (pair uuid, left_owner uuid, right_owner uuid, agrees text[], conflicts text[], typed_in boolean, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH decided AS MATERIALIZED (SELECT least(left_record, right_record) AS l, greatest(left_record, right_record) AS r FROM public.linking_standing()),
  open AS MATERIALIZED (
    SELECT c.*, p.probability, p.agrees, p.conflicts FROM public.linking_comparable() c JOIN public.linking_proposal p ON p.id = c.pair
    WHERE c.left_person <> c.right_person
      AND NOT EXISTS (SELECT FROM decided d WHERE d.l = least(p.left_record, p.right_record) AND d.r = greatest(p.left_record, p.right_record))),
  sizes AS MATERIALIZED (
    SELECT coalesce(k.alias_of_id, k.id) AS person, count(*) AS held
    FROM public.people_record r JOIN public.people_person k ON k.id = r.person_id
    WHERE r.withdrawn_at IS NULL AND coalesce(k.alias_of_id, k.id) IN (SELECT left_person FROM open UNION SELECT right_person FROM open)
    GROUP BY 1)
  SELECT o.pair, o.left_owner, o.right_owner, o.agrees, o.conflicts, o.typed_in, count(*) OVER ()
  FROM open o JOIN sizes l ON l.person = o.left_person JOIN sizes r ON r.person = o.right_person
  ORDER BY o.typed_in DESC, o.probability * l.held * r.held DESC, o.pair
  LIMIT most OFFSET skipped
$$;
ALTER FUNCTION linking_waiting(integer, integer) OWNER TO plumbline_finder;

-- Who a record says somebody is, and no more of it.
CREATE FUNCTION linking_identity(target uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT jsonb_build_object('id', r.id, 'owner', r.owner_agency, 'feed', r.feed, 'first_name', r.first_name, 'last_name', r.last_name,
    'other_names', r.other_names, 'date_of_birth', r.date_of_birth, 'sex', r.sex, 'address', r.address, 'postcode', r.postcode, 'phone', r.phone,
    'pnc_id', r.pnc_id, 'nhs_number', r.nhs_number, 'recorded_on', r.recorded_on)
  FROM public.people_record r WHERE r.id = target
$$;
ALTER FUNCTION linking_identity(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_identity(uuid) FROM PUBLIC;

-- One pair with its two records side by side. The score only where a decision stands.
CREATE FUNCTION linking_pair(target uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT jsonb_build_object(
    'left', public.linking_identity(p.left_record), 'right', public.linking_identity(p.right_record),
    'together', c.left_person = c.right_person, 'reasons', p.reasons, 'evidence', p.evidence,
    'decision', CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('id', d.id, 'verdict', d.verdict, 'because', d.because, 'by', d.decided_by,
       'at', d.decided_at, 'agency', d.owner_agency) END,
    'probability', CASE WHEN d.id IS NOT NULL THEN coalesce(d.probability, p.probability) END)
  FROM public.linking_comparable() c JOIN public.linking_proposal p ON p.id = c.pair
  LEFT JOIN public.linking_standing() s ON least(s.left_record, s.right_record) = least(p.left_record, p.right_record)
    AND greatest(s.left_record, s.right_record) = greatest(p.left_record, p.right_record)
  LEFT JOIN public.linking_decision d ON d.id = s.decision
  WHERE c.pair = target
$$;
ALTER FUNCTION linking_pair(uuid) OWNER TO plumbline_finder;

-- The asker's own decisions, newest first; ids and words of theirs, nobody's name.
CREATE FUNCTION linking_own_decisions(most integer, skipped integer)
RETURNS TABLE (decision uuid, pair uuid, verdict text, because text, probability double precision, decided_at timestamptz, ended_at timestamptz,
  ended_because text, decisions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.id, d.pair, d.verdict, d.because, d.probability, d.decided_at, d.ended_at, d.ended_because, count(*) OVER ()
  FROM public.linking_decision d WHERE d.decided_by = public.access_viewer() AND d.owner_agency = ANY(public.linking_desk_agencies())
  ORDER BY d.decided_at DESC, d.id LIMIT most OFFSET skipped
$$;
ALTER FUNCTION linking_own_decisions(integer, integer) OWNER TO plumbline_finder;
"""

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

# Only the functions above, and runs, write what people decide: a row put in by other SQL would bind every later run.
RIGHTS = """
REVOKE INSERT, UPDATE ON linking_decision, linking_proposal FROM plumbline_app, plumbline_worker, plumbline_matcher;
GRANT INSERT, UPDATE ON linking_proposal TO plumbline_matcher;
GRANT INSERT ON linking_decision, linking_rekey TO plumbline_finder;
GRANT SELECT ON linking_rekey TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_waiting(integer, integer), linking_pair(uuid), linking_own_decisions(integer, integer),
  linking_decide(uuid, uuid, text, text, timestamptz), linking_take_back(uuid, text, timestamptz),
  linking_decided_records(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linking_waiting(integer, integer), linking_pair(uuid), linking_own_decisions(integer, integer),
  linking_decide(uuid, uuid, text, text, timestamptz), linking_take_back(uuid, text, timestamptz),
  linking_decided_records(uuid) TO plumbline_app, plumbline_worker;
"""

DESK = SIGHT + READ + ACT + SETTLE + RIGHTS
