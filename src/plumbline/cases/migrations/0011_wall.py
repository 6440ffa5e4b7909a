from django.db import migrations

from plumbline.cases.wall_policy import WALL


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_chasing_policies"), ("referrals", "0002_policies")]
    operations = [migrations.RunSQL(WALL, migrations.RunSQL.noop)]
