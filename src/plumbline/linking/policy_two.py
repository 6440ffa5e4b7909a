"""SQL of a join that needs two: of somebody from whom anybody is kept, or whose record is kept apart. One proposes, another decides.

Until the second has decided everything is as it was: no decision stands, no record moves, the pair waits. Why two are needed is told to nobody.
"""

from __future__ import annotations

from plumbline.linking.policy import READ, SIGHT
from plumbline.linking.policy_acts import ACT
from plumbline.linking.policy_decisions import OUTCOME
from plumbline.sharing.policy import rewritten


def _function(sql: str, name: str) -> str:
    """One function of a file of them, from its CREATE to its end."""
    start = sql.index(f"CREATE FUNCTION {name}(")
    return sql[start : sql.index("$$;", start) + len("$$;")]


def _again(sql: str, name: str) -> str:
    return _function(sql, name).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


# A proposed join stands for nothing: neither the settling of people nor a later run goes by it.
STANDING = rewritten(
    _again(SIGHT, "linking_standing"),
    ("WHERE d.ended_at IS NULL AND", "WHERE d.ended_at IS NULL AND NOT d.waits AND"),
)

# Somebody is kept from them, or a record of theirs is kept apart: an agency's own, or named people's.
NEEDS_TWO = """
CREATE FUNCTION linking_needs_two(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.people_person p LEFT JOIN public.people_record r ON r.person_id = p.id AND r.withdrawn_at IS NULL
    WHERE (p.id IN (one, other) OR p.alias_of_id IN (one, other))
      AND (cardinality(p.hidden_from) > 0 OR cardinality(r.hidden_from) > 0 OR r.marking <> 'panel'))
$$;
ALTER FUNCTION linking_needs_two(uuid, uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_needs_two(uuid, uuid) FROM PUBLIC;

-- Proposed joins that wait, by the versions of their records that stand now.
CREATE FUNCTION linking_waits() RETURNS TABLE (decision uuid, by uuid, l uuid, r uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT ON (least(a.id, b.id), greatest(a.id, b.id)) d.id, d.decided_by, least(a.id, b.id), greatest(a.id, b.id)
  FROM public.linking_decision d
  JOIN public.people_record l ON l.id = d.left_record
  JOIN public.people_record r ON r.id = d.right_record
  JOIN public.people_record a ON a.owner_agency = l.owner_agency AND a.feed = l.feed AND a.record_ref = l.record_ref AND a.withdrawn_at IS NULL
  JOIN public.people_record b ON b.owner_agency = r.owner_agency AND b.feed = r.feed AND b.record_ref = r.record_ref AND b.withdrawn_at IS NULL
  WHERE d.ended_at IS NULL AND d.waits AND a.id <> b.id
  ORDER BY least(a.id, b.id), greatest(a.id, b.id), d.decided_at DESC
$$;
ALTER FUNCTION linking_waits() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_waits() FROM PUBLIC;

-- What joining a pair would be for the asker, and the proposal that waits: no word where they may not compare it. With `alone` nobody else decides
-- until this transaction ends.
CREATE FUNCTION linking_stage(target uuid, alone boolean) RETURNS TABLE (stage text, proposal uuid) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  p record;
  waiting uuid;
  proposer uuid;
BEGIN
  IF alone AND NOT public.linking_alone() THEN RETURN QUERY SELECT 'busy', NULL::uuid; RETURN; END IF;
  SELECT c.left_person, c.right_person, q.left_record, q.right_record INTO p
  FROM public.linking_comparable() c JOIN public.linking_proposal q ON q.id = c.pair WHERE c.pair = target;
  IF p.left_person IS NULL THEN RETURN QUERY SELECT '', NULL::uuid; RETURN; END IF;
  SELECT w.decision, w.by INTO waiting, proposer FROM public.linking_waits() w
  WHERE w.l = least(p.left_record, p.right_record) AND w.r = greatest(p.left_record, p.right_record);
  RETURN QUERY SELECT CASE
    WHEN proposer = asker THEN 'own'
    WHEN waiting IS NOT NULL THEN 'second'
    WHEN public.linking_needs_two(p.left_person, p.right_person) THEN 'propose'
    ELSE 'alone' END, waiting;
END $$;
ALTER FUNCTION linking_stage(uuid, boolean) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_stage(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linking_stage(uuid, boolean) TO plumbline_app, plumbline_worker;
"""

# After the checks that every decision passes: one's own proposal is for somebody else to decide; another's ends with what is decided now.
_TWO = """  SELECT w.decision, w.by INTO waiting, proposer FROM public.linking_waits() w WHERE w.l = one AND w.r = other;
  IF waiting IS NOT NULL THEN
    IF proposer = asker THEN RETURN 'own'; END IF;
    IF said = 'same' THEN
      UPDATE public.linking_decision SET waits = false, seconded_by = asker, seconded_at = told_at WHERE id = waiting;
      PERFORM public.linking_settle(waiting);
      RETURN 'done';
    END IF;
    UPDATE public.linking_decision SET ended_at = told_at, ended_by = asker, ended_because = 'second-said-otherwise' WHERE id = waiting;
  END IF;
  needs := said = 'same' AND public.linking_needs_two(p.left_person, p.right_person);
"""
_INSERT = "  INSERT INTO public.linking_decision (id,"
DECIDE = rewritten(
    _again(ACT, "linking_decide"),
    ("  other uuid;\n", "  other uuid;\n  waiting uuid;\n  proposer uuid;\n  needs boolean;\n"),
    (_INSERT, _TWO + _INSERT),
    ("decided_by, decided_at, ended_because)", "decided_by, decided_at, ended_because, waits)"),
    ("asker, told_at, '');", "asker, told_at, '', needs);"),
    (
        "IF said = 'same' THEN PERFORM public.linking_settle(decision);",
        "IF needs THEN RETURN 'proposed'; END IF;\n  IF said = 'same' THEN PERFORM public.linking_settle(decision);",
    ),
)
TAKE_BACK = rewritten(
    _again(ACT, "linking_take_back"),
    ("IF d.verdict = 'same' THEN", "IF d.verdict = 'same' AND NOT d.waits THEN"),
)

# Whoever proposed does not find their own among what waits; for the others it comes before all but who was typed in.
WAITING = rewritten(
    _function(READ, "linking_waiting"),
    ("waiting bigint)", "waiting bigint, proposed boolean)"),
    (
        "SELECT c.*, p.probability, p.agrees, p.conflicts FROM",
        "SELECT c.*, p.probability, p.agrees, p.conflicts, w.decision IS NOT NULL AS proposed FROM",
    ),
    (
        "JOIN public.linking_proposal p ON p.id = c.pair\n    WHERE",
        (
            "JOIN public.linking_proposal p ON p.id = c.pair\n"
            "    LEFT JOIN public.linking_waits() w ON w.l = least(p.left_record, p.right_record) AND w.r = greatest(p.left_record, p.right_record)\n"
            "    WHERE w.by IS DISTINCT FROM (SELECT public.access_viewer()) AND"
        ),
    ),
    ("o.typed_in, count(*) OVER ()", "o.typed_in, count(*) OVER (), o.proposed"),
    ("ORDER BY o.typed_in DESC,", "ORDER BY o.typed_in DESC, o.proposed DESC,"),
)
PAIR = rewritten(
    _again(READ, "linking_pair"),
    (
        "'together', c.left_person = c.right_person,",
        (
            "'together', c.left_person = c.right_person, 'needs_two', public.linking_needs_two(c.left_person, c.right_person),\n"
            "    'proposed', CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('id', w.id, 'because', w.because, 'by', w.decided_by, 'at', w.decided_at) END,"
        ),
    ),
    (
        "'at', d.decided_at,",
        "'at', d.decided_at, 'seconded_by', d.seconded_by, 'seconded_at', d.seconded_at,",
    ),
    (
        "  WHERE c.pair = target",
        (
            "  LEFT JOIN public.linking_waits() v ON v.l = least(p.left_record, p.right_record) AND v.r = greatest(p.left_record, p.right_record)\n"
            "  LEFT JOIN public.linking_decision w ON w.id = v.decision\n  WHERE c.pair = target"
        ),
    ),
)
OWN = rewritten(
    _function(READ, "linking_own_decisions"),
    ("decisions bigint)", "decisions bigint, waits boolean)"),
    ("count(*) OVER ()", "count(*) OVER (), d.waits AND d.ended_at IS NULL"),
    (
        "d.decided_by = (SELECT public.access_viewer())",
        "(SELECT public.access_viewer()) IN (d.decided_by, d.seconded_by)",
    ),
)
MADE = rewritten(
    _function(OUTCOME, "linking_decision_made"),
    ("ended_because text)", "ended_because text, waits boolean)"),
    ("d.ended_because\n", "d.ended_because, d.waits AND d.ended_at IS NULL\n"),
)
AGAIN = """
ALTER FUNCTION linking_waiting(integer, integer) OWNER TO plumbline_finder;
ALTER FUNCTION linking_own_decisions(integer, integer) OWNER TO plumbline_finder;
ALTER FUNCTION linking_decision_made(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION linking_waiting(integer, integer), linking_own_decisions(integer, integer), linking_decision_made(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION linking_waiting(integer, integer), linking_own_decisions(integer, integer), linking_decision_made(uuid)
  TO plumbline_app, plumbline_worker;
"""
DROPPED = "DROP FUNCTION linking_waiting(integer, integer), linking_own_decisions(integer, integer), linking_decision_made(uuid);"

TWO = "\n".join((STANDING, NEEDS_TWO, DECIDE, TAKE_BACK, DROPPED, WAITING, PAIR, OWN, MADE, AGAIN))
