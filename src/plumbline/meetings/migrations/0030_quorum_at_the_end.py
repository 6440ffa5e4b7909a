"""A meeting keeps the quorum that it had as it ended, and figures count it as it is known now who was there."""

import django.contrib.postgres.fields
from django.db import migrations, models

from plumbline.meetings.quorum_policy import MISSING_THEN, QUORUM_AS_KNOWN_NOW


class Migration(migrations.Migration):
    dependencies = [("meetings", "0029_named_lines")]
    operations = [
        migrations.AddField(
            model_name="meetingstep",
            name="quorum",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(), null=True, size=None
            ),
        ),
        migrations.RunSQL(MISSING_THEN, migrations.RunSQL.noop),
        migrations.RunSQL(QUORUM_AS_KNOWN_NOW, migrations.RunSQL.noop),
    ]
