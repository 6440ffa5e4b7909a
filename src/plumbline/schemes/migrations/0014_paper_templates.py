import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("schemes", "0013_nation")]
    operations = [
        migrations.CreateModel(
            name="PaperTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("what", models.SlugField()),
                ("number", models.PositiveIntegerField()),
                ("file", models.BinaryField(blank=True)),
                ("because", models.TextField()),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_templates",
                        to="schemes.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "what", "number"), name="schemes_paper_template_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True),
                        name="schemes_paper_template_says_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            open_table_sql(
                "schemes_papertemplate",
                read_by="app, worker, auditor",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
