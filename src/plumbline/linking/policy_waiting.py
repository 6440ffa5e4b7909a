"""SQL of the pairs that wait, for counting how much they could change: keys of people and scores, nobody's name."""

from __future__ import annotations


WAITING_PEOPLE = """
-- Every pair that waits, whoever may decide it: two people as they stand, and the model's score. For the analyst's count of how
-- figures would move; nothing of a record leaves here, and pairs decided either way are not among them.
CREATE FUNCTION linking_waiting_people() RETURNS TABLE (left_person uuid, right_person uuid, probability double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH decided AS MATERIALIZED (SELECT least(left_record, right_record) AS l, greatest(left_record, right_record) AS r FROM public.linking_standing())
  SELECT coalesce(x.alias_of_id, x.id), coalesce(y.alias_of_id, y.id), p.probability
  FROM public.linking_proposal p
  JOIN public.people_record l ON l.id = p.left_record AND l.withdrawn_at IS NULL
  JOIN public.people_record r ON r.id = p.right_record AND r.withdrawn_at IS NULL
  JOIN public.people_person x ON x.id = l.person_id
  JOIN public.people_person y ON y.id = r.person_id
  WHERE (SELECT public.access_viewer()) IS NOT NULL AND coalesce(x.alias_of_id, x.id) <> coalesce(y.alias_of_id, y.id)
    AND NOT EXISTS (SELECT FROM decided d WHERE d.l = least(p.left_record, p.right_record) AND d.r = greatest(p.left_record, p.right_record))
$$;
ALTER FUNCTION linking_waiting_people() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_waiting_people() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linking_waiting_people() TO plumbline_analyst;
"""
