from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0119_certainty")]
    operations = [
        migrations.AddField(
            "review",
            "view",
            models.TextField(blank=True, default="", help_text="what whoever holds it makes of what changed"),
        ),
    ]
