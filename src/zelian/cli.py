"""The ``zelian`` command: each command is one call into the house."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zelian.config.language import gettext as _
from zelian.documents.reading_report import Form, report_readings

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
        typer.Argument(help=_("制度文件：.txt .md .docx .pdf .xlsx .html"), metavar="FILE…"),
    ],
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON；多个文件为一个数组"))] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help=_("每个文件输出一行 JSON"))] = False,
    text: Annotated[bool, typer.Option("--text", help=_("只输出文件的纯文本"))] = False,
) -> None:
    form = Form.JSON if json else Form.JSON_LINES if jsonl else Form.TEXT if text else Form.OUTLINE
    say = sys.stdout.write if form is Form.TEXT else typer.echo
    if not report_readings(files, form=form, say=say, complain=lambda s: typer.echo(s, err=True)):
        raise typer.Exit(2)


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
