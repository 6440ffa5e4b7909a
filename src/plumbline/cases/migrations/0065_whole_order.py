from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0064_audited_action"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="action",
            options={"ordering": ["proposed_at", "verb", "what", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="actionstep",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="assessment",
            options={"ordering": ["on", "at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="assessmentdraft",
            options={"ordering": ["begun_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="auditedcase",
            options={"ordering": ["place", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="bandoverride",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="breakglass",
            options={"ordering": ["-at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="case",
            options={"ordering": ["opened_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="casestate",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="clockstep",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="consent",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="contact",
            options={"ordering": ["happened_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="delivery",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="dormancyanswer",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="fact",
            options={"ordering": ["on", "words", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="fidelitycheck",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="flag",
            options={"ordering": ["set_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="formulation",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="leadworker",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="learning",
            options={"ordering": ["due_on", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="learningstep",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="lookback",
            options={"ordering": ["due_on", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="lookbacknote",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="objection",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="objective",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="objectiverating",
            options={"ordering": ["rated_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="onward",
            options={"ordering": ["sent_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="onwardfact",
            options={"ordering": ["on", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="onwardstep",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="participant",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="presence",
            options={"ordering": ["until", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="presenceshare",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="promptanswer",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="qualityaudit",
            options={"ordering": ["-committed_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="qualityrating",
            options={"ordering": ["place", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="reassignment",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="reminder",
            options={"ordering": ["given_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="reopening",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="requestreminder",
            options={"ordering": ["given_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="researchrequest",
            options={"ordering": ["due_on", "asked_at", "agency", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="review",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="safecontact",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="safetyplan",
            options={"ordering": ["agency", "number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="sessionplan",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="shareend",
            options={"ordering": ["agency", "number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="staffwarning",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="supervisionnote",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="telling",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="transfer",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="unmetneed",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="victimword",
            options={"ordering": ["number", "pk"]},
        ),
    ]
