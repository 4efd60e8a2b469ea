"""From an empty folder to an institution that can be signed in to. Every step can be repeated."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import zelian
from zelian.config.language import gettext as _
from zelian.config.secret_files import is_given

Echo = Callable[[str], None]
ACCOUNTS_FILE = "demo-accounts.txt"
FIRST_ACCOUNTS_FILE = "first-accounts.txt"


def data_folder() -> Path:
    """Where everything that is kept lives: ``ZELIAN_DATA``, by default ``./data``."""
    return Path(os.environ.get("ZELIAN_DATA", "data")).resolve()


def prepare(*, echo: Echo) -> None:
    """Data folder, secret key, database, static files; ready for Django to start.

    Must be called before anything of Django is touched.
    """
    data = data_folder()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The parts of the program stand in other folders: a relative path would lead them astray.
    os.environ["ZELIAN_DATA"] = str(data)
    key = data / "secret_key"
    if not key.exists() and not is_given("ZELIAN_SECRET_KEY"):
        echo(_("正在建立数据目录 %(folder)s，并生成新的密钥……") % {"folder": data})
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelian.config.settings")
    # Settings can be read only once the key stands: the imports of Django wait until here.
    import django

    django.setup()
    from django.core.management import call_command

    echo(_("正在检查数据库……"))
    call_command("migrate", interactive=False, verbosity=0)
    _load_calendars()
    _collect_static(data)


def load_demonstration_once(*, echo: Echo) -> None:
    """Load the demonstration institution where the database holds no unit yet."""
    from zelian.people.models import Unit

    if Unit.objects.exists():
        return
    from django.utils import timezone

    from zelian.config.demonstration import load_demonstration

    echo(_("首次启动：正在装入演示单位，约需一分钟……"))
    accounts = load_demonstration(today=timezone.localdate(), echo=echo)
    lines = [f"{a.username}\t{a.password}\t{a.who}" for a in accounts]
    path = data_folder() / ACCOUNTS_FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def open_administrators_once(*, echo: Echo) -> None:
    """
    Open the system, security and audit administrators that nobody is yet.

    Their one-time passwords are printed once and kept in ``first-accounts.txt``, which only
    whoever runs the house can read; each must be changed at the first sign-in.
    """
    from django.utils import timezone

    from zelian.history.operations import SYSTEM
    from zelian.people.operations import FirstAccount, open_first_administrators

    path = data_folder() / FIRST_ACCOUNTS_FILE

    def keep(accounts: list[FirstAccount]) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.writelines(
                f"{each.username}\t{each.password}\t{each.role.label}\n" for each in accounts
            )

    opened = open_first_administrators(actor=SYSTEM, today=timezone.localdate(), keep=keep)
    if not opened:
        return
    echo(_("已开通三员账号，首次登录须改密码（用户名  密码  身份）："))
    for each in opened:
        echo(f"  {each.username}  {each.password}  {each.role.label}")
    echo(_("这些密码也存放在 %(file)s，请转交本人后删除该文件。") % {"file": path})


def reset_password(username: str, *, echo: Echo) -> bool:
    """
    Give an account a new one-time password and print it; whether there is such an account.

    The one way for administrators, whose passwords no other administrator resets.
    """
    from zelian.history.operations import SYSTEM
    from zelian.people.models import Account
    from zelian.people.operations import set_new_password

    account = Account.objects.filter(username__iexact=username.strip()).first()
    if account is None:
        echo(_("没有用户名为“%(username)s”的账号。") % {"username": username})
        return False
    new = set_new_password(actor=SYSTEM, account=account)
    echo(_("新密码：%(password)s　首次登录须改密码。") % {"password": new.password})
    return True


class CannotReset(Exception):
    """Nothing was thrown away; the message says why."""


def throw_demonstration_away() -> None:
    """
    Remove the demonstration's database and files, the key included.

    :raises CannotReset: what is there is not a demonstration, or not an embedded database.
    """
    data = data_folder()
    if is_given("DATABASE_URL"):
        raise CannotReset(
            _("DATABASE_URL 指向外部数据库，演示重置只用于内嵌数据库，未做任何改动。")
        )
    if data.exists() and any(data.iterdir()) and not (data / ACCOUNTS_FILE).exists():
        raise CannotReset(_("%(folder)s 中的数据不是演示数据，未做任何改动。") % {"folder": data})
    for name in (ACCOUNTS_FILE, FIRST_ACCOUNTS_FILE, "secret_key", "history-head.json"):
        (data / name).unlink(missing_ok=True)
    shutil.rmtree(data / "keys", ignore_errors=True)
    for path in data.glob("zelian.sqlite3*"):
        path.unlink()
    shutil.rmtree(data / "files", ignore_errors=True)


def accounts_table() -> str:
    """The demonstration's accounts for people to read; a sentence where there are none."""
    rows = demo_accounts()
    if not rows:
        return _("还没有演示账号。")
    width = max(len(username) for username, _password, _who in rows)
    lines = [f"  {username:<{width}}  {password}  {who}" for username, password, who in rows]
    return "\n".join([_("演示账号（用户名  密码  身份）："), *lines])


def welcome(host: str, port: int) -> str:
    """What is printed once the pages answer."""
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    lines = ["", _("责链已启动：%(address)s") % {"address": address}, ""]
    if demo_accounts():
        lines += [accounts_table(), ""]
    lines.append(_("数据目录：%(folder)s　　按 Ctrl-C 停止") % {"folder": data_folder()})
    return "\n".join(lines)


def demo_accounts() -> list[tuple[str, str, str]]:
    """``(username, password, who)`` of the demonstration; empty without one."""
    path = data_folder() / ACCOUNTS_FILE
    if not path.exists():
        return []
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(username, password, who) for username, password, who in rows]


def _load_calendars() -> None:
    from zelian.performance.tasks import load_calendars

    load_calendars()


def _collect_static(data: Path) -> None:
    """Static files are collected and compressed once a version of the program."""
    from django.core.management import call_command

    stamp = data / "static" / ".version"
    newest = max(
        path.stat().st_mtime for path in Path(zelian.__file__).parent.glob("*/static/**/*")
    )
    version = f"{zelian.__version__} {newest}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == version:
        return
    shutil.rmtree(data / "static", ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(version, encoding="utf-8")
