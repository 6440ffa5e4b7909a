from django.db import migrations

from plumbline.meetings.acceptance_policy import BINDS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "meetings_acceptance"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_acceptance")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(TABLE, parent=("meetings_attendance", "attendance_id"), changes=False),
                case_roles_sql(TABLE),
                BINDS,
            ],
            migrations.RunSQL.noop,
        )
    ]
