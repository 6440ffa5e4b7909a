from django.db import migrations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


MEETING = ("meetings_meeting", "meeting_id")
ITEM = ("meetings_agendaitem", "item_id")
TABLES = {
    "meetings_meeting": None,
    "meetings_meetingstep": MEETING,
    "meetings_attendance": MEETING,
    "meetings_agendaitem": ("cases_case", "case_id"),
    "meetings_decision": ITEM,
    "meetings_minute": ITEM,
}


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("cases", "0002_policies")]
    operations = [
        migrations.RunSQL(
            [policy_sql(table, parent=parent, changes=False), case_roles_sql(table)],
            migrations.RunSQL.noop,
        )
        for table, parent in TABLES.items()
    ]
