"""SQL of what became of decisions: which records they moved, and one of them for whoever may take it back."""

from __future__ import annotations


OUTCOME = """
-- Records that decisions of the asker's agency moved to another person, counted by owner; only of owners and records they may know.
CREATE FUNCTION linking_joined(targets uuid[]) RETURNS TABLE (decision uuid, owner uuid, records bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.id, r.owner_agency, count(DISTINCT (r.feed, r.record_ref))
  FROM public.linking_decision d
  JOIN public.linking_rekey k ON k.decision_id = d.id AND NOT k.alias_made
  JOIN public.people_record r ON r.id = k.record_id AND NOT (SELECT public.access_viewer()) = ANY(r.hidden_from)
  WHERE d.id = ANY(targets) AND d.owner_agency = ANY(public.linking_desk_agencies())
    AND EXISTS (
      SELECT FROM unnest(public.linking_desk_agencies()) AS mine
      WHERE public.people_may_know(r.owner_agency, mine) AND (r.marking = 'panel' OR r.marking = 'owner' AND r.owner_agency = mine))
  GROUP BY d.id, r.owner_agency
$$;
ALTER FUNCTION linking_joined(uuid[]) OWNER TO plumbline_finder;

-- One decision of the asker's agency, standing or not; nobody's name.
CREATE FUNCTION linking_decision_made(target uuid)
RETURNS TABLE (decision uuid, pair uuid, verdict text, because text, probability double precision, decided_at timestamptz, ended_at timestamptz,
  ended_because text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.id, d.pair, d.verdict, d.because, d.probability, d.decided_at, d.ended_at, d.ended_because
  FROM public.linking_decision d WHERE d.id = target AND d.owner_agency = ANY(public.linking_desk_agencies())
$$;
ALTER FUNCTION linking_decision_made(uuid) OWNER TO plumbline_finder;

REVOKE ALL ON FUNCTION linking_joined(uuid[]), linking_decision_made(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linking_joined(uuid[]), linking_decision_made(uuid) TO plumbline_app, plumbline_worker;
"""
