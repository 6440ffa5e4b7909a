from django.db import migrations

from plumbline.cases.covering_policy import COVERED


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0095_climbed"),
        ("sharing", "0009_covered"),
        ("schemes", "0018_purpose"),
    ]
    operations = [migrations.RunSQL(COVERED, migrations.RunSQL.noop)]
