"""The ``zelian`` command: each command is one call into the house."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from zelian.config.language import gettext as _
from zelian.documents.reading_report import Form, Output, report_readings

app = typer.Typer(
    name="zelian",
    help=_("责链：让制度里的责任变成可履行、可检查的事。"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(help=_("责链：让制度里的责任变成可履行、可检查的事。"))
def zelian() -> None:
    """What all commands have in common: the name."""


@app.command(help=_("读制度文件，列出条目、责任事项和量化要求。"))
def read(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("制度文件、压缩包或整个文件夹"), metavar="FILE…"),
    ],
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON；多个文件为一个数组"))] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help=_("每个文件输出一行 JSON"))] = False,
    text: Annotated[bool, typer.Option("--text", help=_("只输出文件的纯文本"))] = False,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help=_("写成 Excel 责任事项表"), metavar="OUT")
    ] = None,
    docx: Annotated[
        Path | None,
        typer.Option("--docx", help=_("写成 Word，责任事项列在各条之下"), metavar="OUT"),
    ] = None,
    akn: Annotated[
        Path | None,
        typer.Option(
            "--akn", help=_("写成 Akoma Ntoso XML；多个文件时 OUT 为文件夹"), metavar="OUT"
        ),
    ] = None,
) -> None:
    asked = [
        (form, to)
        for form, to in (
            (Form.JSON, json),
            (Form.JSON_LINES, jsonl),
            (Form.TEXT, text),
            (Form.WORKBOOK, xlsx),
            (Form.WORD, docx),
            (Form.AKOMA_NTOSO, akn),
        )
        if to
    ]
    if len(asked) > 1:
        typer.echo(_("一次只能选一种输出方式。"), err=True)
        raise typer.Exit(2)
    form, to = asked[0] if asked else (Form.OUTLINE, None)
    output = Output(
        form=form,
        say=sys.stdout.write if form is Form.TEXT else typer.echo,
        complain=lambda sentence: typer.echo(sentence, err=True),
        translate=_,
        today=datetime.now().astimezone().date(),
        to=to if isinstance(to, Path) else None,
    )
    if not report_readings(files, output, bar=_bar):
        raise typer.Exit(2)


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on the error stream, shown only to a person at a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("正在读取"), total=total)
        yield lambda: progress.advance(task)


@app.command(help=_("建立数据目录、密钥和数据库；可以反复运行，已有数据不动。"))
def setup(
    demo: Annotated[bool, typer.Option(help=_("空库时装入演示单位"))] = True,
) -> None:
    from zelian.config import setup as steps

    steps.prepare(echo=typer.echo)
    if demo:
        steps.load_demonstration_once(echo=typer.echo)
    steps.open_administrators_once(echo=typer.echo)


@app.command("reset-password", help=_("重置一个账号的密码；三员的密码只能这样重置，会记入历史。"))
def reset_password(
    username: Annotated[str, typer.Argument(help=_("用户名"), metavar="USERNAME")],
) -> None:
    _start_django(needs_data=True)
    from zelian.config import setup as steps

    if not steps.reset_password(username, echo=typer.echo):
        raise typer.Exit(1)


@app.command(help=_("启动网页和后台任务；首次启动自动完成安装。按 Ctrl-C 全部停止。"))
def run(
    host: Annotated[str, typer.Option(help=_("监听地址"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("端口"), min=1, max=65535)] = 8000,
    demo: Annotated[bool, typer.Option(help=_("空库时装入演示单位"))] = True,
) -> None:
    from zelian.config import serving
    from zelian.config import setup as steps

    try:
        serving.refuse_taken_port(host, port)
    except serving.CannotServe as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    setup(demo=demo)
    lines = steps.welcome(host, port)
    raise typer.Exit(serving.serve(host=host, port=port, ready=lambda: typer.echo(lines)))


@app.command("demo-reset", help=_("清除演示数据并重新装入；请先停止正在运行的责链。"))
def demo_reset(
    yes: Annotated[bool, typer.Option("--yes", help=_("不再询问"))] = False,
) -> None:
    from zelian.config import setup as steps

    if not yes:
        question = _("将清除 %(folder)s 中的全部数据，确定吗？")
        typer.confirm(question % {"folder": steps.data_folder()}, abort=True)
    try:
        steps.throw_demonstration_away()
    except steps.CannotReset as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    setup(demo=True)
    typer.echo(steps.accounts_table())


PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help=_("第一行是口令的文件，权限须为 600"), metavar="FILE"),
]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", help=_("age 私钥文件，用于公钥加密的备份"), metavar="FILE"),
]


@app.command(help=_("把全部数据备份到一个加密文件；不必停止运行。"))
def backup(
    file: Annotated[Path, typer.Argument(help=_("备份文件，不能已经存在"), metavar="FILE")],
    passphrase_file: PassphraseFile = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option("--recipient", help=_("改用 age 公钥加密，可以给出几个"), metavar="age1…"),
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help=_("不放进密钥；须另行保存"))
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=_("不备份，只核对已有的备份文件是否完好"))
    ] = False,
    identity: Identity = None,
) -> None:
    _start_django(needs_data=not check)
    from zelian.upkeep import terminal

    if check:
        code = terminal.check_backup(
            file, passphrase_file=passphrase_file, identity=identity, ask=_ask
        )
    else:
        code = terminal.backup(
            file,
            passphrase_file=passphrase_file,
            recipients=recipient or [],
            with_keys=not without_keys,
            ask=_ask,
        )
    raise typer.Exit(code)


@app.command(help=_("从备份文件恢复到空的数据目录和空的数据库，并逐项核对。"))
def restore(
    file: Annotated[Path, typer.Argument(help=_("备份文件"), metavar="FILE")],
    passphrase_file: PassphraseFile = None,
    identity: Identity = None,
    despite_history: Annotated[
        bool,
        typer.Option("--despite-history", help=_("备份前历史记录已被改动时仍然恢复")),
    ] = False,
) -> None:
    _start_django(needs_data=False)
    from zelian.upkeep import terminal

    code = terminal.restore(
        file,
        passphrase_file=passphrase_file,
        identity=identity,
        despite_history=despite_history,
        ask=_ask,
    )
    raise typer.Exit(code)


@app.command(help=_("核验全部历史：有没有被改动、插入或删除，在哪里，是什么时候的。"))
def verify(
    root: Annotated[
        str,
        typer.Option("--root", help=_("在别处留存的日根：文件，或64位摘要"), metavar="FILE|DIGEST"),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON"))] = False,
    accept: Annotated[
        str,
        typer.Option(
            "--accept-database",
            help=_("放回旧数据库之后，写明原因，确认从它的末块续封"),
            metavar="WHY",
        ),
    ] = "",
) -> None:
    _start_django(needs_data=True)
    from zelian.history import terminal

    def complain(sentence: str) -> None:
        typer.echo(sentence, err=True)

    if accept:
        raise typer.Exit(terminal.accept_database(why=accept, say=typer.echo, complain=complain))
    with _counting(_("正在核验")) as tell:
        code = terminal.verify_history(
            root=root, as_json=json, say=typer.echo, complain=complain, progress=tell
        )
    raise typer.Exit(code)


keys = typer.Typer(no_args_is_help=True)
app.add_typer(keys, name="keys", help=_("密钥。"))


@keys.command(help=_("更换密钥：签名密钥、主密钥、数据密钥；不指明时三种都换。"))
def rotate(
    signing: Annotated[bool, typer.Option("--signing", help=_("只换签名密钥"))] = False,
    master: Annotated[bool, typer.Option("--master", help=_("只换主密钥"))] = False,
    data: Annotated[bool, typer.Option("--data", help=_("只换数据密钥并重新加密"))] = False,
) -> None:
    _start_django(needs_data=True)
    from zelian.history import terminal

    asked = {"signing": signing, "master": master, "data": data}
    kinds = [kind for kind, wanted in asked.items() if wanted] or list(asked)
    code = terminal.rotate(
        kinds=kinds,
        say=typer.echo,
        complain=lambda sentence: typer.echo(sentence, err=True),
    )
    raise typer.Exit(code)


@contextmanager
def _counting(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the error stream whose end is told with each step."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@app.command(help=_("把全部内容导出为开放格式（CSV、JSON 和原文件）；不含密码和密钥。"))
def export(
    place: Annotated[
        Path, typer.Argument(help=_("新的文件夹，或以 .zip 结尾的文件"), metavar="FOLDER|FILE.zip")
    ],
    csv: Annotated[bool, typer.Option("--csv", help=_("只要给人看的表格"))] = False,
    json: Annotated[bool, typer.Option("--json", help=_("只要给程序读的数据"))] = False,
    in_clear: Annotated[
        bool, typer.Option("--in-clear", help=_("加密保存的内容也解密写出"))
    ] = False,
) -> None:
    _start_django(needs_data=True)
    from zelian.upkeep import terminal
    from zelian.upkeep.exporting.writing import Forms

    forms = Forms(csv=csv or not json, json=json or not csv, in_clear=in_clear)
    raise typer.Exit(terminal.export(place, forms=forms))


@app.command(help=_("检查设置、数据库、文件、时钟、日历、备份和历史记录，并说明怎么处理。"))
def doctor(
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON"))] = False,
) -> None:
    _start_django(needs_data=True)
    from zelian.upkeep import terminal

    raise typer.Exit(terminal.doctor(as_json=json))


def _ask(question: str, new: bool) -> str:
    return typer.prompt(question, hide_input=True, confirmation_prompt=new)


def _start_django(*, needs_data: bool) -> None:
    """Django on the data folder as it is; a folder that is not there yet is not made."""
    from zelian.config.secret_files import is_given
    from zelian.config.setup import data_folder

    data = data_folder()
    os.environ["ZELIAN_DATA"] = str(data)
    if needs_data and not data.is_dir():
        typer.echo(_("%(folder)s 中没有责链的数据。") % {"folder": data}, err=True)
        raise typer.Exit(2)
    if not (needs_data or is_given("ZELIAN_SECRET_KEY") or (data / "secret_key").exists()):
        # Nobody signs in meanwhile: the key that counts comes out of the backup.
        os.environ.setdefault("ZELIAN_SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelian.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    translation.activate(os.environ.get("ZELIAN_LANGUAGE") or "zh-hans")


if __name__ == "__main__":
    app()
