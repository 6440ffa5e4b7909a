from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = {
    "meetings_consentrequest": ("meetings_meeting", "meeting_id"),
    "meetings_consentanswer": ("meetings_consentrequest", "request_id"),
    "meetings_itemanswer": ("meetings_agendaitem", "item_id"),
}


class Migration(migrations.Migration):
    dependencies = [("meetings", "0018_settled_and_consented")]
    operations = [
        *(
            migrations.RunSQL(
                [policy_sql(table, parent=parent, changes=False), case_roles_sql(table)],
                migrations.RunSQL.noop,
            )
            for table, parent in TABLES.items()
        ),
        migrations.RunSQL(
            walled_sql("meetings_itemanswer", "item_id", "meetings_items_walled_off"), migrations.RunSQL.noop
        ),
    ]
