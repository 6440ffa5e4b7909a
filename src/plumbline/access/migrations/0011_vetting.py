import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.access.policy_vetting import VETTING


class Migration(migrations.Migration):
    dependencies = [("access", "0010_queue_key_policies")]
    operations = [
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("cleared", models.BooleanField()),
                ("until", models.DateField(null=True)),
                ("words", models.TextField()),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vettings",
                        to="access.membership",
                    ),
                ),
            ],
            options={
                "ordering": ["set_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cleared", True), ("until__isnull", True), _connector="OR"),
                        name="access_vetting_only_clearance_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="access_vetting_says_why"
                    ),
                ],
            },
        ),
        migrations.RunSQL(VETTING, migrations.RunSQL.noop),
    ]
