from django.db import migrations

from plumbline.linking.policy import DESK


class Migration(migrations.Migration):
    dependencies = [
        ("linking", "0003_desk_columns"),
        ("people", "0002_policies"),
        ("timeline", "0002_policies"),
        ("access", "0002_identity"),
    ]
    operations = [migrations.RunSQL(DESK, migrations.RunSQL.noop)]
