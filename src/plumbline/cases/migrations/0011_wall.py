from django.db import migrations

from plumbline.cases.wall_policy import WALL


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_safe_contact_policies"), ("referrals", "0002_policies")]
    operations = [migrations.RunSQL(WALL, migrations.RunSQL.noop)]
