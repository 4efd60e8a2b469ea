"""Why a picture of pages cannot be read."""

from __future__ import annotations

from zelian.core.vocabulary.wording import said
from zelian.documents.refusals import CannotRead


class NoRecogniser(CannotRead):
    code = "scan.no_recogniser"
    template = said(
        "“{name}”是扫描件或图片，而这台服务器未安装文字识别组件；"
        "请系统管理员安装后再试（pip install zelian[ocr]），或改用原来的电子文件。"
    )


class NothingSeen(CannotRead):
    code = "scan.nothing_seen"
    template = said("“{name}”里没有认出文字，请检查是否选错了文件，或重新扫描得清楚一些后再试。")


class HugePicture(CannotRead):
    code = "scan.too_large"
    template = said("“{name}”里的图片超过 {limit} 百万像素，请用较低的分辨率重新扫描后再试。")


class TooManyScans(CannotRead):
    code = "scan.too_many_pages"
    template = said("“{name}”是扫描件，超过 {limit} 页；请拆成几份后再试。")
