from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0009_research_bundles")]
    operations = [
        migrations.AddField(
            model_name="protocol",
            name="control_outcome",
            field=models.SlugField(blank=True, default="", help_text="what the offer cannot change"),
        ),
    ]
