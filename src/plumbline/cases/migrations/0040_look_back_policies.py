from django.db import migrations

from plumbline.cases.look_back_policy import COUNTS, OF_BEFORE, REACH, TO_LOOK_BACK
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


LOOK_BACK, NOTE = "cases_lookback", "cases_lookbacknote"
# Whoever does not see the look-back sees no note to it: so the wall holds there too.
FOLLOWS = """
CREATE POLICY cases_lookbacknote_follows ON cases_lookbacknote AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker
  USING (EXISTS (SELECT FROM cases_lookback above WHERE above.id = look_back_id));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0039_look_backs"), ("feeds", "0009_stored_at"), ("timeline", "0001_initial")]
    operations = [
        # Before the guard, which wants an entry in the ledger: a migration has no actor.
        migrations.RunSQL(OF_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                policy_sql(LOOK_BACK, parent=("cases_case", "case_id"), changes=False),
                case_roles_sql(LOOK_BACK),
                walled_sql(LOOK_BACK),
                policy_sql(NOTE, parent=(LOOK_BACK, "look_back_id"), changes=False),
                case_roles_sql(NOTE),
                FOLLOWS,
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL([REACH, TO_LOOK_BACK, COUNTS], migrations.RunSQL.noop),
    ]
