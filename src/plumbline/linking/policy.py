"""SQL of the matching desk: what a matcher may see of a pair, checked in the database. The two acts are beside it.

The web process cannot read the records of other agencies. These functions can; each asks first whether the asker is
a matcher of an agency that may know both records' owners under an agreement in force (or owns them), and that neither
record is kept from them. They answer with a word rather than an error, so that the page can say it plainly.
"""

from __future__ import annotations

from plumbline.linking.policy_acts import ACT, SETTLE


SIGHT = """
-- Agencies for which the asker is a matcher now.
CREATE FUNCTION linking_desk_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND m.role = 'matcher'
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
  FROM public.linking_decision d WHERE d.decided_by = (SELECT public.access_viewer()) AND d.owner_agency = ANY(public.linking_desk_agencies())
  ORDER BY d.decided_at DESC, d.id LIMIT most OFFSET skipped
$$;
ALTER FUNCTION linking_own_decisions(integer, integer) OWNER TO plumbline_finder;
"""

# Only these functions, and runs, write what people decide: a row put in by other SQL would bind every later run.
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
