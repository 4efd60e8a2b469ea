"""Settings, keys and the ways to sign in."""

from __future__ import annotations

import os
import stat
from datetime import datetime, timedelta
from importlib.util import find_spec

from cryptography import x509
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.authentication.providers import checking
from zelian.keys import envelope, files
from zelian.keys.refusals import CannotUseKey
from zelian.signing import seal
from zelian.upkeep.backup.places import SECRETS, data_folder
from zelian.upkeep.doctor.finding import Findings, attention, fault, sound

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SHORTEST_KEY = 50
SOON = timedelta(days=60)


def check_settings() -> Findings:
    """Whether the program may be reached as it is set up."""
    area, bad = _("设置"), False
    if settings.DEBUG:
        bad = True
        yield fault(
            area,
            _("调试页面开着，出错时会把内部数据显示给访问者。"),
            _("去掉环境变量 ZELIAN_DEBUG 后重新启动。"),
        )
    outside = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if "*" in outside:
        bad = True
        yield fault(
            area,
            _("任何主机名都会得到应答。"),
            _("在 ZELIAN_HOSTS 中只写本单位的主机名。"),
        )
    elif outside and not settings.SESSION_COOKIE_SECURE:
        bad = True
        yield attention(
            area,
            _("其他机器可以访问（%(hosts)s），但没有启用 HTTPS，密码会明文传输。")
            % {"hosts": _("、").join(outside)},
            _("在前面的代理上配置证书，并设置 ZELIAN_HTTPS=1。"),
        )
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        bad = True
        yield fault(
            area,
            _("会话密钥太短，登录状态可能被伪造。"),
            _("换成至少 50 个随机字符的 ZELIAN_SECRET_KEY；所有人须重新登录。"),
        )
    if not bad:
        yield sound(area, _("调试关闭，主机名和会话密钥合格。"))


def check_keys() -> Findings:
    """Whether secrets are kept from others and open what they should."""
    area, bad = _("密钥"), False
    for name in SECRETS:
        path = data_folder() / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077 and os.name == "posix":
            bad = True
            yield fault(
                area,
                _("其他用户也能读取 %(file)s。") % {"file": path},
                _("请运行：chmod 600 %(file)s") % {"file": path},
            )
    for sentence in files.list_faults():
        bad = True
        yield fault(area, sentence, _("改正后重新启动。"))
    try:
        envelope.refuse_wrong_master()
    except CannotUseKey as refusal:
        bad = True
        yield fault(
            area,
            _("加密的内容读不出来：%(why)s") % {"why": refusal},
            _("把与数据库相配的 keys 文件夹放回数据目录（备份中有一份）。"),
        )
    if not bad:
        yield sound(area, _("密钥文件只有本服务能读，加密的内容读得出来。"))


def check_sign_in() -> Findings:
    """Whether the configured ways to sign in hold together."""
    area = _("登录方式")
    faults = checking.faults()
    for sentence in faults:
        yield fault(area, sentence, _("请改正 %(file)s。") % {"file": settings.ZELIAN_SIGN_IN_FILE})
    if not faults:
        yield sound(area, _("登录方式的设置没有错误。"))


def check_certificate(now: datetime) -> Findings:
    """Whether the certificate that seals papers is still valid; none is made by looking."""
    area = _("印章证书")
    if not settings.ZELIAN_SEAL_FILE and not files.names(seal.OWN):
        yield sound(area, _("还没有用过电子签章；首次使用时生成。"))
        return
    held = seal.certificate()
    until = x509.load_pem_x509_certificate(held.certificate).not_valid_after_utc
    words = {"name": held.name, "day": date_format(timezone.localtime(until), "DATE_FORMAT")}
    advice = _("向发证机构续办，把新证书放到 ZELIAN_SEAL_FILE 所指的位置后重新启动。")
    if until <= now:
        yield fault(area, _("%(name)s 的证书已于 %(day)s 到期。") % words, advice)
    elif until <= now + SOON:
        yield attention(area, _("%(name)s 的证书将于 %(day)s 到期。") % words, advice)
    else:
        yield sound(area, _("%(name)s 的证书到 %(day)s 有效。") % words)


def check_extras() -> Findings:
    """What can be installed beside, where it is missing: nothing is wrong with that."""
    if find_spec("rapidocr") is None:
        yield sound(
            _("可选组件"), _("没有安装扫描件识别（ocr），扫描件读不成文字，其他功能不受影响。")
        )
    else:
        yield sound(_("可选组件"), _("已安装扫描件识别。"))
