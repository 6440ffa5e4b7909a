from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linking", "0006_waiting_people")]
    operations = [
        migrations.AddField(model_name="decision", name="waits", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="decision", name="seconded_by", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="decision", name="seconded_at", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(waits=False) | models.Q(verdict="same", seconded_by__isnull=True),
                name="linking_only_joins_wait",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True, seconded_at__isnull=True)
                | models.Q(seconded_by__isnull=False, seconded_at__isnull=False)
                & ~models.Q(seconded_by=models.F("decided_by")),
                name="linking_seconded_by_somebody_else",
            ),
        ),
    ]
