"""The tables as they began."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import lagesbild_web.records.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalibrationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('document', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(max_length=150)),
                ('pseudonym', models.CharField(default=lagesbild_web.records.models.people._new_pseudonym, max_length=20, unique=True)),
                ('home_district', models.CharField(blank=True, max_length=40)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AreaBoundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('area', models.CharField(max_length=40)),
                ('boundary', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('local_police_district', models.CharField(max_length=40)),
                ('municipality', models.CharField(max_length=40)),
                ('geometry', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'boundary'), name='boundary_numbered_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='boundary_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('file', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('batch', models.UUIDField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('opens', models.DateField()),
                ('closes', models.DateField()),
                ('reference_day', models.DateField()),
                ('indicator_year', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planerad'), ('open', 'Öppen'), ('closed', 'Stängd')], default='planned', max_length=20)),
                ('is_exercise', models.BooleanField(default=False)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.questionnaireversion')),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('text', models.TextField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='records.round')),
            ],
        ),
        migrations.CreateModel(
            name='RatingSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('home_district', models.CharField(max_length=40)),
                ('area', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('independent', 'Oberoende skattning pågår'), ('revealed', 'Låst, att jämföra och bekräfta'), ('confirmed', 'Klar')], default='independent', max_length=20)),
                ('locked_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('last_item', models.CharField(blank=True, max_length=40)),
                ('calibration_case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.calibrationcase')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='records.round')),
            ],
        ),
        migrations.CreateModel(
            name='FrozenPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'Räknas'), ('ready', 'Klar'), ('failed', 'Gick inte att göra')], default='running', max_length=20)),
                ('step', models.CharField(blank=True, max_length=200)),
                ('data_version', models.CharField(blank=True, max_length=64)),
                ('software_version', models.CharField(blank=True, max_length=40)),
                ('tables', models.BinaryField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='records.round')),
            ],
        ),
        migrations.CreateModel(
            name='DeadlineException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.CharField(max_length=40)),
                ('until', models.DateField()),
                ('reason', models.TextField()),
                ('granted_at', models.DateTimeField(auto_now_add=True)),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='records.round')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('draft', 'Utkast'), ('submitted', 'Inskickad'), ('returned', 'Återsänd för komplettering'), ('reviewed', 'Granskad'), ('proposed', 'Granskad, beslut väntar på en andra person'), ('decided', 'Fastställd')], default='draft', max_length=20)),
                ('changes_after_approval', models.PositiveIntegerField(default=0)),
                ('municipality_comment', models.TextField(blank=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='records.round')),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('answers_sha256', models.CharField(max_length=64)),
                ('missing_sessions_reason', models.TextField(blank=True)),
                ('last_answer', models.BigIntegerField(null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='records.assessment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('is_settled', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='records.ratingsession')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='records.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('code', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('police_region', 'Polisregion'), ('police_district', 'Polisområde'), ('local_police_district', 'Lokalpolisområde'), ('municipality', 'Kommun')], max_length=30)),
                ('name', models.CharField(max_length=200)),
                ('parent_code', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='unit_begins_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_class', models.CharField(max_length=40)),
                ('proposed_class', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('data_version', models.CharField(max_length=64)),
                ('first_at', models.DateTimeField()),
                ('second_at', models.DateTimeField(null=True)),
                ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='records.assessment')),
                ('first_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('second_by', None), models.Q(('second_by', models.F('first_by')), _negated=True), _connector='OR'), name='two_persons_decide'), models.CheckConstraint(condition=models.Q(('area_class', models.F('proposed_class')), ('proposed_class', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='departure_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('role', models.CharField(choices=[('area_officer', 'Områdespolis, bedömare'), ('district_chief', 'Lokalpolisområdeschef'), ('regional_coordinator', 'Regional samordnare'), ('national_analyst', 'Nationell analytiker'), ('controller', 'HR- och ekonomicontroller'), ('camera_planner', 'Teknik- och kameraansvarig'), ('municipal_contact', 'Kommunkontakt'), ('auditor', 'Revisor'), ('administrator', 'Systemadministratör')], max_length=40)),
                ('reads', models.CharField(blank=True, max_length=40)),
                ('writes', models.CharField(blank=True, max_length=40)),
                ('reviews', models.CharField(blank=True, max_length=40)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='grant_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('phase', models.CharField(choices=[('independent', 'Oberoende skattning'), ('weighed', 'Avvägd skattning')], max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('category', models.PositiveSmallIntegerField(null=True)),
                ('missing_code', models.CharField(blank=True, choices=[('does_not_know', 'Vet inte'), ('no_basis', 'Uppgift saknas'), ('not_applicable', 'Ej tillämpligt')], max_length=20)),
                ('certainty', models.CharField(blank=True, choices=[('low', 'Osäker'), ('medium', 'Ganska säker'), ('high', 'Säker')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('evidence', models.JSONField(default=list)),
                ('token', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='records.ratingsession')),
            ],
            options={
                'indexes': [models.Index(fields=['session', 'item', 'phase', '-number'], name='answer_now')],
                'constraints': [models.UniqueConstraint(fields=('session', 'item', 'phase', 'number'), name='answer_version_numbered_once'), models.UniqueConstraint(fields=('session', 'token'), name='answer_sent_once'), models.CheckConstraint(condition=models.Q(('category', None), ('missing_code', ''), _connector='OR'), name='category_or_missing_code'), models.CheckConstraint(condition=models.Q(('category', None), models.Q(('category__gte', 0), ('category__lte', 5)), _connector='OR'), name='category_on_the_scale')],
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gte', models.F('opens'))), name='round_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('round', 'user', 'day'), name='reminded_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='ratingsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area', ''), ('calibration_case__isnull', False)), models.Q(models.Q(('area', ''), _negated=True), ('calibration_case__isnull', True)), _connector='OR'), name='session_is_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='ratingsession',
            constraint=models.UniqueConstraint(condition=models.Q(('area', ''), _negated=True), fields=('round', 'rater', 'area'), name='area_rated_once_by_a_rater'),
        ),
        migrations.AddConstraint(
            model_name='ratingsession',
            constraint=models.UniqueConstraint(condition=models.Q(('calibration_case__isnull', False)), fields=('round', 'rater', 'calibration_case'), name='case_rated_once_by_a_rater'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('round', 'area'), name='area_assessed_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('assessment', 'number'), name='submission_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='remark_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='substitution_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.CheckConstraint(condition=models.Q(('user', models.F('substitute')), _negated=True), name='nobody_substitutes_for_themselves'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', False)), name='substitution_has_an_end'),
        ),
    ]
