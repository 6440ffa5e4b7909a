from django.db import migrations

from plumbline.people.reading_policy import READING


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_withdraw"),
        ("access", "0011_vetting"),
        ("audit", "0003_guard_after_restore"),
    ]
    operations = [
        migrations.RunSQL(
            READING,
            "DROP FUNCTION people_own_searches(timestamptz), people_opened_by_each(timestamptz)",
        )
    ]
