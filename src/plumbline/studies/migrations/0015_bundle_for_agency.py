"""A bundle may be taken out by the researchers of one organisation outside the partnership."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0014_signing_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="researchbundle",
            name="for_agency",
            field=models.UUIDField(
                null=True,
                help_text="the organisation whose researchers outside the partnership take it out themselves",
            ),
        ),
    ]
