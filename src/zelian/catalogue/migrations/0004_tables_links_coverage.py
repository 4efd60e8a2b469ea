# Table rows, links between regulations, coverage decisions, and where a language model answers.

import django.db.models.deletion
import zelian.core.vocabulary.regulation
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_correction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='regulation',
            name='assistance',
            field=models.JSONField(blank=True, null=True, verbose_name='语言模型的建议'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='origin',
            field=models.CharField(choices=[('read', '系统读出'), ('added', '人工添加'), ('suggested', '模型建议')], default='read', max_length=10, verbose_name='来源'),
        ),
        migrations.CreateModel(
            name='LanguageModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=300, verbose_name='地址')),
                ('model', models.CharField(max_length=120, verbose_name='模型名')),
                ('seconds', models.PositiveSmallIntegerField(default=60, verbose_name='最长等待（秒）')),
                ('enabled', models.BooleanField(default=False, verbose_name='启用')),
                ('only', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'verbose_name': '语言模型',
                'verbose_name_plural': '语言模型',
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='language_model_only_one')],
            },
        ),
        migrations.CreateModel(
            name='RegulationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(zelian.core.vocabulary.regulation.LinkKind['BASED_ON'], '制定依据'), (zelian.core.vocabulary.regulation.LinkKind['IMPLEMENTS'], '贯彻落实'), (zelian.core.vocabulary.regulation.LinkKind['ABOLISHES'], '同时废止'), (zelian.core.vocabulary.regulation.LinkKind['REFERS'], '引用')], max_length=12, verbose_name='关系')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='标题')),
                ('doc_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('article', models.CharField(blank=True, max_length=60, verbose_name='条目')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='catalogue.regulation')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_by', to='catalogue.regulation')),
            ],
            options={
                'verbose_name': '引用文件',
                'verbose_name_plural': '引用文件',
                'ordering': ['regulation', 'start', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CoverageDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('covers', models.BooleanField(verbose_name='覆盖')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answered', to='catalogue.duty')),
                ('upper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='catalogue.duty')),
            ],
            options={
                'verbose_name': '覆盖核对',
                'verbose_name_plural': '覆盖核对',
                'constraints': [models.UniqueConstraint(fields=('upper', 'lower'), name='coverage_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='TableRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('measures', '措施清单'), ('scoring', '评分表'), ('tasks', '任务分解'), ('powers', '权力与风险'), ('forms', '空白表样')], max_length=10, verbose_name='表格种类')),
                ('order', models.PositiveIntegerField(verbose_name='次序')),
                ('content', models.JSONField(verbose_name='内容')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('proposed', '待核对'), ('accepted', '已采纳'), ('rejected', '不采纳')], default='proposed', max_length=10, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='修订序号')),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='table_rows', to='catalogue.regulation')),
            ],
            options={
                'verbose_name': '表格行',
                'verbose_name_plural': '表格行',
                'ordering': ['regulation', 'kind', 'order'],
                'constraints': [models.UniqueConstraint(fields=('regulation', 'kind', 'order'), name='table_row_in_its_order')],
            },
        ),
    ]
