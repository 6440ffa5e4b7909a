from django.db import migrations

from plumbline.meetings.rearranging_policy import CARRIES, NOTICES_OF_CHANGES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "meetings_rearrangement"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_rearranging"), ("notices", "0002_policies")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(TABLE, parent=("meetings_meeting", "meeting_id"), changes=False),
                case_roles_sql(TABLE),
                CARRIES,
                NOTICES_OF_CHANGES,
            ],
            migrations.RunSQL.noop,
        )
    ]
