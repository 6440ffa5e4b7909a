"""A sample may be of actions: one of each case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0063_quality_policies"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditedcase",
            name="action",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audited",
                to="cases.action",
            ),
        ),
        migrations.AlterField(
            model_name="qualitydraw",
            name="frame_size",
            field=models.PositiveIntegerField(help_text="cases or actions that were drawn from"),
        ),
    ]
