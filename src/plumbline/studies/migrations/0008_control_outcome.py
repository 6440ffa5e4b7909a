from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0007_release_checks")]
    operations = [
        migrations.AddField(
            model_name="protocol",
            name="control_outcome",
            field=models.SlugField(blank=True, default="", help_text="what the offer cannot change"),
        ),
    ]
