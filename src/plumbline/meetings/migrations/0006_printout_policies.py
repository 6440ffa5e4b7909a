from django.db import migrations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "meetings_printout"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_printouts")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(TABLE, parent=("meetings_meeting", "meeting_id")),
                case_roles_sql(TABLE),
                # All that ever changes of it is that it was destroyed.
                f"REVOKE UPDATE ON {TABLE} FROM {PEOPLE_ROLES};",
                f"GRANT UPDATE (destroyed_at, destroyed_by) ON {TABLE} TO {PEOPLE_ROLES};",
            ],
            migrations.RunSQL.noop,
        )
    ]
