"""How many of the eligible were offered nothing because they stand in a comparison that runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("finding", "0004_follow")]

    operations = [
        migrations.AddField(
            "nominationrun",
            "held",
            models.PositiveIntegerField(
                default=0,
                help_text="eligible people offered nothing, because they stand in a comparison that runs",
            ),
        )
    ]
