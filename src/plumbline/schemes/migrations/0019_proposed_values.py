import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.schemes.proposal_policy import PROPOSALS


class Migration(migrations.Migration):
    dependencies = [("schemes", "0018_purpose"), ("notices", "0006_machine_door")]
    operations = [
        migrations.AddField(model_name="localvalue", name="confirmed_by", field=models.UUIDField(null=True)),
        migrations.CreateModel(
            name="ProposedValue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("path", models.TextField()),
                ("value", models.TextField()),
                ("overrides", models.TextField()),
                ("because", models.TextField()),
                ("from_date", models.DateField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_values",
                        to="schemes.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["proposed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True),
                        name="schemes_proposed_value_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ValueAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("confirmed", models.BooleanField()),
                ("words", models.TextField(blank=True, default="")),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="schemes.proposedvalue",
                    ),
                ),
            ],
            options={
                "ordering": ["answered_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed", True), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="schemes_value_refusal_says_why",
                    )
                ],
            },
        ),
        migrations.RunSQL(PROPOSALS, migrations.RunSQL.noop),
    ]
