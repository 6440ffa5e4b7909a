from django.db import migrations

from plumbline.access.policy import IDENTITY


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("agencies", "0001_initial"),
        ("audit", "0002_guard"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(IDENTITY, migrations.RunSQL.noop)]
