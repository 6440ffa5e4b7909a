from django.db import migrations

from plumbline.cases.leaving_policy import LEAVING


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_delivery_policies"),
        ("access", "0011_vetting"),
        ("notices", "0002_policies"),
        ("audit", "0002_guard"),
    ]
    operations = [migrations.RunSQL(LEAVING, migrations.RunSQL.noop)]
