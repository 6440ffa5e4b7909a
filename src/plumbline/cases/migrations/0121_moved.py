"""Actions whose day was put off are counted; panel and team are judged by what waits for nobody else."""

from django.db import migrations

from plumbline.cases.moved_policy import MOVED


class Migration(migrations.Migration):
    dependencies = [("cases", "0120_view_of_a_review")]
    operations = [migrations.RunSQL(MOVED, migrations.RunSQL.noop)]
