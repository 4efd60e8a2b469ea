"""The ``zelian`` command: each command is one call into the house."""

from __future__ import annotations

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


if __name__ == "__main__":
    app()
