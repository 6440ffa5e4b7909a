from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schemes", "0006_teams")]
    operations = [
        # Charters that are there were asked for fewer parts: they are of edition 1 and say so.
        migrations.AddField("charter", "edition", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField("charter", "edition", models.PositiveSmallIntegerField(default=2)),
        *(
            migrations.AddField(
                "charter", name, models.TextField(blank=True, default=""), preserve_default=False
            )
            for name in ("who_for", "lawful_basis", "success_test")
        ),
        migrations.AddField(
            "charter",
            "agreed_by",
            models.TextField(blank=True, default="", help_text="name and post of who agreed it"),
            preserve_default=False,
        ),
        migrations.AddField("charter", "theory", models.JSONField(default=list)),
        migrations.AddField("charter", "roles", models.JSONField(default=list)),
        migrations.AddField(
            "charter", "stop_figure", models.SlugField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField("charter", "stop_line", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("charter", "stop_quarters", models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint(
            "charter",
            models.CheckConstraint(
                condition=models.Q(edition__lt=2)
                | (
                    ~models.Q(who_for="")
                    & ~models.Q(lawful_basis="")
                    & ~models.Q(success_test="")
                    & ~models.Q(agreed_by="")
                    & ~models.Q(theory=[])
                    & ~models.Q(roles=[])
                ),
                name="schemes_charter_is_whole",
            ),
        ),
        migrations.AddConstraint(
            "charter",
            models.CheckConstraint(
                condition=models.Q(stop_figure="", stop_line__isnull=True, stop_quarters__isnull=True)
                | (
                    ~models.Q(stop_figure="")
                    & models.Q(stop_line__range=(1, 100), stop_quarters__range=(1, 8))
                ),
                name="schemes_charter_stop_figure",
            ),
        ),
    ]
