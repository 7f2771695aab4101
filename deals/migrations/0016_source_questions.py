import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# Who reads and writes what was asked of a source.
ROLES = {"lezer": ["view"], "redacteur": ["view", "add", "change", "delete"], "eindredacteur": ["view"]}


def let_the_roles_in(apps, schema_editor):
    """Django makes permissions only after the last migration: make here what the roles need, by its names."""
    using = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    content_type, _ = content_types.get_or_create(app_label="deals", model="sourcequestion")
    for role, actions in ROLES.items():
        group = apps.get_model("auth", "Group").objects.using(using).get(name=role)
        for action in actions:
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{action}_sourcequestion",
                defaults={"name": f"Can {action} vraag aan een bron"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0015_public_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSourceQuestion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "deal",
                    models.SlugField(
                        blank=True,
                        help_text="Het korte adres van de deal waar het verschil over gaat; leeg: het gaat over het programma.",
                        max_length=80,
                        verbose_name="deal",
                    ),
                ),
                (
                    "keys",
                    models.CharField(
                        help_text="De sleutels van de gegevens die verschillen, met komma's ertussen. Eén sleutel van het verschil is genoeg.",
                        max_length=300,
                        verbose_name="sleutels",
                    ),
                ),
                (
                    "asked_to",
                    models.CharField(
                        help_text="De organisatie, zonder namen van personen; openbaar.",
                        max_length=200,
                        verbose_name="voorgelegd aan",
                    ),
                ),
                (
                    "asked_on",
                    models.DateField(
                        help_text="De dag waarop het team het vroeg; openbaar.", verbose_name="voorgelegd op"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        help_text="Wat de organisatie antwoordde, in eigen woorden van het team; openbaar. Leeg is: nog geen antwoord.",
                        verbose_name="antwoord",
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(
                        blank=True,
                        help_text="De dag van het antwoord; leeg is: nog geen antwoord.",
                        null=True,
                        verbose_name="beantwoord op",
                    ),
                ),
                ("trail_deal", models.SlugField(blank=True, max_length=80, verbose_name="deal")),
                ("trail_key", models.CharField(blank=True, max_length=60, verbose_name="sleutel")),
                ("trail_name", models.CharField(max_length=320, verbose_name="naam")),
                ("trail_actor", models.CharField(blank=True, max_length=150, verbose_name="wie")),
                ("trail_origin", models.CharField(max_length=300, verbose_name="waarvandaan")),
                ("trail_fields", models.TextField(verbose_name="velden")),
                ("trail_changes", models.JSONField(verbose_name="wijzigingen")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "spoor van vraag aan een bron",
                "verbose_name_plural": "spoor van vraag aan een bron",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SourceQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="versie aan het bureau"),
                ),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="laatst bewaard")),
                (
                    "deal",
                    models.SlugField(
                        blank=True,
                        help_text="Het korte adres van de deal waar het verschil over gaat; leeg: het gaat over het programma.",
                        max_length=80,
                        verbose_name="deal",
                    ),
                ),
                (
                    "keys",
                    models.CharField(
                        help_text="De sleutels van de gegevens die verschillen, met komma's ertussen. Eén sleutel van het verschil is genoeg.",
                        max_length=300,
                        verbose_name="sleutels",
                    ),
                ),
                (
                    "asked_to",
                    models.CharField(
                        help_text="De organisatie, zonder namen van personen; openbaar.",
                        max_length=200,
                        verbose_name="voorgelegd aan",
                    ),
                ),
                (
                    "asked_on",
                    models.DateField(
                        help_text="De dag waarop het team het vroeg; openbaar.", verbose_name="voorgelegd op"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        help_text="Wat de organisatie antwoordde, in eigen woorden van het team; openbaar. Leeg is: nog geen antwoord.",
                        verbose_name="antwoord",
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(
                        blank=True,
                        help_text="De dag van het antwoord; leeg is: nog geen antwoord.",
                        null=True,
                        verbose_name="beantwoord op",
                    ),
                ),
            ],
            options={
                "verbose_name": "vraag aan een bron",
                "verbose_name_plural": "vragen aan bronnen",
                "ordering": ["-asked_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="programmefact",
            name="programme_fact_says_something",
        ),
        migrations.AddField(
            model_name="programmefact",
            name="recorded_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Publicaties van voor dit moment noemen het niet; leeg: alle publicaties noemen het.",
                null=True,
                verbose_name="opgenomen op",
            ),
        ),
        migrations.AddField(
            model_name="programmefact",
            name="text",
            field=models.TextField(
                blank=True,
                help_text="Wat de bron zegt, in eigen woorden; leeg bij een aantal, een bedrag of een termijn.",
                verbose_name="tekst",
            ),
        ),
        migrations.AlterField(
            model_name="programmefact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("aantal-deals", "aantal deals"),
                    ("afgerond", "afgeronde deals"),
                    ("budget", "budget"),
                    ("voorstellen", "ingediende voorstellen"),
                    ("geselecteerd", "geselecteerde voorstellen"),
                    ("indieningstermijn", "indieningstermijn"),
                    ("selectiecriteria", "waarop het Rijk koos"),
                    ("voorwaarde", "voorwaarde"),
                    ("convenanten", "convenanten"),
                    ("uitkering", "hoe het Rijk betaalt"),
                ],
                help_text="Waarover de bron iets zegt.",
                max_length=20,
                verbose_name="soort",
            ),
        ),
        migrations.AlterField(
            model_name="programmefact",
            name="value",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Een aantal of een bedrag in euro's; leeg bij een termijn of een tekst.",
                max_digits=14,
                null=True,
                verbose_name="waarde",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmefact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False),
                    ("period_from__isnull", False),
                    ("period_until__isnull", False),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="programme_fact_says_something",
                violation_error_message="Vul een waarde, een termijn of een tekst in.",
            ),
        ),
        migrations.AddField(
            model_name="historicalsourcequestion",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sourcequestion",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="laatst bewaard door",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcequestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_on__isnull", True)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                    _connector="OR",
                ),
                name="source_question_answer_has_a_day",
                violation_error_message="Vul het antwoord en de dag van het antwoord allebei in, of geen van beide.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcequestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_on__isnull", True), ("answered_on__gte", models.F("asked_on")), _connector="OR"
                ),
                name="source_question_answered_after",
                violation_error_message="Het antwoord kwam op of na de dag waarop het is voorgelegd.",
            ),
        ),
        # Going back leaves the rights: they go with the table.
        migrations.RunPython(let_the_roles_in, migrations.RunPython.noop),
    ]
