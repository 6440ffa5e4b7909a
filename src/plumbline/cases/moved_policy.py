"""SQL that counts, of actions due, those whose day was put off: what is on time by a later day is told apart."""

from __future__ import annotations

from plumbline.cases.about_policy import counted_of_the_case
from plumbline.sharing.policy import rewritten


# A day is only ever put off (`services.actions`), so one step with an earlier day says it.
_MOVED = "EXISTS (SELECT FROM public.cases_actionstep st WHERE st.action_id = d.id AND st.due_on < d.due_on)"


def _before(old: str, new: str) -> tuple[str, str]:
    return old, f"{new}\n{old}"


_delivery, _outputs, _compared = counted_of_the_case()
MOVED = "\n".join(
    (
        rewritten(
            _delivery,
            _before(
                "  ('actions_verified', (",
                f"  ('actions_moved', (SELECT count(*) FROM due d WHERE {_MOVED})),",  # noqa: S608 - our own words alone
            ),
        ),
        rewritten(
            _outputs,
            _before(
                "  UNION ALL SELECT agency::text, delivery, 'judged' FROM due",
                f"  UNION ALL SELECT agency::text, delivery, 'moved' FROM due d WHERE {_MOVED}",  # noqa: S608 - our own words alone
            ),
        ),
        rewritten(
            _compared,
            _before(
                "UNION ALL SELECT delivery, 'verified_on_time'",
                "UNION ALL SELECT delivery, 'judged', 0, count(*) FROM due WHERE state <> 'done' GROUP BY delivery",
            ),
        ),
    )
)
