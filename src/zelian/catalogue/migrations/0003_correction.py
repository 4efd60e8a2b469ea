# What persons correct, what a remark offers, and uploads that were discarded.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('measures', '量化要求'), ('words', '主体、方式和事项'), ('rejected', '不是责任'), ('added', '漏读'), ('split', '应拆分'), ('merged', '应合并'), ('outline', '条款层级')], db_index=True, max_length=10, verbose_name='更正')),
                ('sentence', models.TextField(verbose_name='原文')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('read', models.JSONField(verbose_name='系统读作')),
                ('made', models.JSONField(verbose_name='更正为')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='更正时间')),
                ('reader', models.CharField(max_length=40, verbose_name='读法版本')),
            ],
            options={
                'verbose_name': '读法更正',
                'verbose_name_plural': '读法更正',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='regulation',
            name='regulation_file_once',
        ),
        migrations.AddField(
            model_name='duty',
            name='conditions',
            field=models.JSONField(blank=True, default=list, verbose_name='适用条件'),
        ),
        migrations.AddField(
            model_name='duty',
            name='consequences',
            field=models.JSONField(blank=True, default=list, verbose_name='未落实的后果'),
        ),
        migrations.AddField(
            model_name='duty',
            name='triggers',
            field=models.JSONField(blank=True, default=list, verbose_name='启动情形'),
        ),
        migrations.AddField(
            model_name='readingremark',
            name='offer',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='regulation',
            name='reader',
            field=models.CharField(blank=True, max_length=40, verbose_name='读法版本'),
        ),
        migrations.AlterField(
            model_name='regulation',
            name='state',
            field=models.CharField(choices=[('reading', '正在读取'), ('unreadable', '读取失败'), ('draft', '待确认'), ('in_force', '施行中'), ('repealed', '已废止'), ('discarded', '已作废')], default='reading', max_length=12, verbose_name='状态'),
        ),
        migrations.AddConstraint(
            model_name='regulation',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['repealed', 'discarded']), _negated=True), models.Q(('digest', ''), _negated=True)), fields=('digest',), name='regulation_file_once'),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='regulation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='catalogue.regulation'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['regulation', 'start'], name='correction_by_place'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='correction_has_a_place'),
        ),
    ]
