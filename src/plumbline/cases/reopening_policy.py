"""SQL of opening a case again: its closure moves into the row that says why, and look-backs end with it."""

from __future__ import annotations

from plumbline.cases.look_back_policy import COUNTS, REACH, TO_LOOK_BACK, UNSEEN


KEPT = "reason, words, carries_on, reach, kept_until, kept_under, referrer_told, open_actions, closed_at, closed_by"
_TAKEN = ", ".join(f"NEW.{column}" for column in KEPT.split(", "))

# Everything that asks whether a case is closed asks for its closure: one row, or none. What it said is copied by the database before it
# goes, so that no page can reopen a case and lose a word, or put words into a closure that nobody wrote.
REOPENS = f"""
CREATE FUNCTION cases_take_closure() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  DELETE FROM public.cases_closure z WHERE z.case_id = NEW.case_id RETURNING id, {KEPT} INTO NEW.closure, {_TAKEN};
  RETURN NEW;
END $$;
CREATE FUNCTION cases_end_look_backs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.cases_lookback SET ended_with_id = NEW.id WHERE case_id = NEW.case_id AND ended_with_id IS NULL;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_take_closure() OWNER TO plumbline_finder;
ALTER FUNCTION cases_end_look_backs() OWNER TO plumbline_finder;
GRANT DELETE ON cases_closure TO plumbline_finder;
CREATE TRIGGER cases_reopening_takes BEFORE INSERT ON cases_reopening FOR EACH ROW EXECUTE FUNCTION cases_take_closure();
CREATE TRIGGER cases_reopening_ends AFTER INSERT ON cases_reopening FOR EACH ROW EXECUTE FUNCTION cases_end_look_backs();
"""  # noqa: S608 - our own words alone


def _again(made: str, line: str, more: str) -> str:
    """A function of look-backs, made anew for those that no reopening ended."""
    if made.count(line) != 1:
        raise ValueError(f"The function does not say “{line}” once.")
    again = made.replace(line, f"{line} AND {more}").replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
    )
    return again


STANDING = "l.ended_with_id IS NULL"
LOOK_BACKS_AGAIN = [
    _again(TO_LOOK_BACK, "l.due_on <= today", STANDING),
    _again(COUNTS, "l.due_on < past_day", STANDING),
]

# After which reasons nothing found is no answer is a value of the kind: whoever counts gives it.
COUNTS_BY_KIND = [
    "DROP FUNCTION cases_look_back_counts(uuid, date, date);",
    _again(COUNTS, "l.due_on < past_day", STANDING)
    .replace(
        "wanted uuid, first_day date, past_day date)",
        "wanted uuid, first_day date, past_day date, unseen text[])",
    )
    .replace(f"m.reason NOT IN ({UNSEEN})", "m.reason <> ALL (unseen)")
    .replace("cases_look_back_counts(uuid, date, date)", "cases_look_back_counts(uuid, date, date, text[])"),
]

# The period of a file is half open, and its last days are not whole: how many, the contracts of the feeds say and whoever asks gives it.
COUNTS_WHEN_WHOLE = [
    "DROP FUNCTION cases_look_back_counts(uuid, date, date, text[]);",
    "DROP FUNCTION cases_outcomes_reach(uuid);",
    REACH.replace("cases_outcomes_reach(wanted uuid)", "cases_outcomes_reach(wanted uuid, late_by int)")
    .replace("max(b.period_to) AS last", "max(b.period_to) - 1 - late_by AS last")
    .replace("cases_outcomes_reach(uuid)", "cases_outcomes_reach(uuid, int)"),
    COUNTS_BY_KIND[-1]
    .replace("past_day date, unseen text[])", "past_day date, unseen text[], late_by int)")
    .replace("cases_outcomes_reach(wanted)", "cases_outcomes_reach(wanted, late_by)")
    .replace("(uuid, date, date, text[])", "(uuid, date, date, text[], int)"),
]
