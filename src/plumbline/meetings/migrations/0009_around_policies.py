from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.meetings.policy import ANSWERS_FOR_ITSELF, NOTICES_OF_MEETINGS, QUORUM_COUNTS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


MEETING = ("meetings_meeting", "meeting_id")
ITEM = ("meetings_agendaitem", "item_id")
CASE = ("cases_case", "case_id")
TABLES = {
    "meetings_observer": MEETING,
    "meetings_signing": ("meetings_observer", "observer_id"),
    "meetings_goingon": MEETING,
    "meetings_minutesissue": MEETING,
    "meetings_togetherproposal": ITEM,
    "meetings_pulled": ITEM,
    "meetings_parked": ITEM,
    "meetings_vote": ITEM,
    "meetings_question": CASE,
    "meetings_questionanswer": CASE,
    "meetings_questionend": CASE,
    "meetings_questionlisted": CASE,
}


def _wall(table: str, parent: tuple[str, str]) -> list[str]:
    """Rows of walled cases stay with the table; those of the meeting itself name nobody who is discussed."""
    if parent == ITEM:
        return [walled_sql(table, "item_id", "meetings_items_walled_off")]
    return [walled_sql(table)] if parent == CASE else []


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_around_the_meeting"), ("notices", "0002_policies")]
    operations = [
        *(
            migrations.RunSQL(
                [
                    policy_sql(table, parent=parent, changes=False),
                    case_roles_sql(table),
                    *_wall(table, parent),
                ],
                migrations.RunSQL.noop,
            )
            for table, parent in TABLES.items()
        ),
        migrations.RunSQL(ANSWERS_FOR_ITSELF, migrations.RunSQL.noop),
        migrations.RunSQL(NOTICES_OF_MEETINGS, migrations.RunSQL.noop),
        migrations.RunSQL(QUORUM_COUNTS, migrations.RunSQL.noop),
    ]
