from django.db import migrations

from plumbline.cases.glass_policy import GLASS


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_break_glass"),
        ("sharing", "0005_reads_only"),
        ("people", "0003_withdraw"),
        ("access", "0011_vetting"),
        ("notices", "0002_policies"),
    ]
    operations = [migrations.RunSQL(GLASS, migrations.RunSQL.noop)]
