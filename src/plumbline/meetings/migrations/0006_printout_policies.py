from django.db import migrations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "meetings_printout"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_printouts")]
    operations = [
        migrations.RunSQL(
            [policy_sql(TABLE, parent=("meetings_meeting", "meeting_id")), case_roles_sql(TABLE)],
            migrations.RunSQL.noop,
        )
    ]
