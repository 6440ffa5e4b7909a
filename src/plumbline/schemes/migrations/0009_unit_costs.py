import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("schemes", "0008_surveys")]
    operations = [
        migrations.CreateModel(
            name="UnitCost",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("agency", models.UUIDField()),
                ("pence", models.PositiveIntegerField()),
                ("source", models.TextField()),
                ("from_date", models.DateField()),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_costs",
                        to="schemes.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["from_date", "set_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pence__gt", 0)), name="schemes_unit_cost_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="schemes_unit_cost_says_whence",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            open_table_sql(
                "schemes_unitcost",
                read_by="app, worker, analyst, auditor",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
