from django.db import migrations

from plumbline.people.policy import FUNCTIONS, MATCHER_KEYS, PERSON, RECORD


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("feeds", "0002_policies"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (PERSON, RECORD, MATCHER_KEYS, FUNCTIONS)
    ]
