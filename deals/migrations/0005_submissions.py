"""Submissions, what was done with them, small corrections, and the right to submit for editors."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def let_editors_submit(apps, schema_editor):
    """Django makes permissions only after the last migration: make here what the role needs."""
    using = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="deals", model="deal")
    )
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(content_type=content_type, codename="submit_deal", defaults={"name": "Kan voorleggen"})
    )
    apps.get_model("auth", "Group").objects.using(using).get(name="redacteur").permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0004_trail"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="deal",
            options={
                "ordering": ["name"],
                "permissions": [
                    ("publish_deal", "Kan publiceren, intrekken, verplaatsen en terughalen"),
                    ("submit_deal", "Kan voorleggen"),
                ],
                "verbose_name": "Regio Deal",
                "verbose_name_plural": "Regio Deals",
            },
        ),
        migrations.AddField(
            model_name="release",
            name="minor",
            field=models.BooleanField(
                default=False, help_text="Alleen tekst van één deal werd verbeterd.", verbose_name="kleine verbetering"
            ),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("concept", "concept"),
                            ("ter-beoordeling", "ter beoordeling"),
                            ("goedgekeurd", "goedgekeurd"),
                            ("teruggestuurd", "teruggestuurd"),
                            ("vervallen", "vervallen"),
                        ],
                        default="concept",
                        editable=False,
                        max_length=16,
                        verbose_name="stand",
                    ),
                ),
                ("minor", models.BooleanField(default=False, editable=False, verbose_name="kleine verbetering")),
                ("as_of", models.DateField(help_text="De dag waarover de gegevens gaan.", verbose_name="peildatum")),
                (
                    "visible_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="Wat de indiener voorstelt; leeg is: meteen na goedkeuring.",
                        null=True,
                        verbose_name="openbaar vanaf",
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="Openbaar: wat er nieuw is.", verbose_name="toelichting"),
                ),
                (
                    "message",
                    models.TextField(
                        blank=True, help_text="Alleen voor het bureau.", verbose_name="bericht aan de beoordelaar"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="laatst bewaard")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="indiener",
                    ),
                ),
                (
                    "corrects_since",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.release",
                        verbose_name="corrigeert vanaf",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="submissions",
                        to="deals.release",
                        verbose_name="publicatie",
                    ),
                ),
            ],
            options={
                "verbose_name": "voorlegging",
                "verbose_name_plural": "voorleggingen",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="wanneer")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voorgelegd", "voorgelegd"),
                            ("teruggenomen", "teruggenomen"),
                            ("teruggestuurd", "teruggestuurd"),
                            ("goedgekeurd", "goedgekeurd"),
                            ("vervallen", "laten vervallen"),
                            ("verplaatst", "verplaatst"),
                            ("teruggehaald", "teruggehaald"),
                            ("ingetrokken", "ingetrokken"),
                        ],
                        max_length=16,
                        verbose_name="wat",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reden")),
                ("release_number", models.PositiveIntegerField(blank=True, null=True, verbose_name="publicatie")),
                ("slug", models.SlugField(blank=True, max_length=80, verbose_name="deal")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="wie",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deeds",
                        to="deals.submission",
                        verbose_name="voorlegging",
                    ),
                ),
            ],
            options={
                "verbose_name": "handeling",
                "verbose_name_plural": "handelingen",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, verbose_name="deal")),
                ("schema", models.PositiveSmallIntegerField(default=0, verbose_name="schema")),
                (
                    "text",
                    models.TextField(blank=True, help_text="Canonieke JSON, zoals voorgelegd.", verbose_name="inhoud"),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                (
                    "replaces",
                    models.CharField(
                        blank=True,
                        help_text="De SHA-256 die dan in het register staat; leeg is: ingetrokken; niets is: nog niet in het register.",
                        max_length=64,
                        null=True,
                        verbose_name="vervangt",
                    ),
                ),
                ("submitted", models.BooleanField(default=False, verbose_name="ligt voor")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="deals.submission",
                        verbose_name="voorlegging",
                    ),
                ),
            ],
            options={
                "verbose_name": "voorgelegde deal",
                "verbose_name_plural": "voorgelegde deals",
                "ordering": ["slug"],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "slug"), name="submission_deal_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("submitted", True)), fields=("slug",), name="deal_in_one_open_submission"
                    ),
                ],
            },
        ),
        migrations.RunPython(let_editors_submit, migrations.RunPython.noop),
    ]
