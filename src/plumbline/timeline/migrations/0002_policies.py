from django.db import migrations

from plumbline.timeline.policy import EVENT, FUNCTIONS, INVOLVEMENT, SPELL


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial"), ("people", "0002_policies")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (EVENT, INVOLVEMENT, SPELL, FUNCTIONS)
    ]
