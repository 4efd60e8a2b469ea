"""Why a file cannot be read: one exception tree, each with a stable code and a sentence."""

from __future__ import annotations

from zelian.core.vocabulary.wording import Sentence, said


class CannotRead(Exception):
    """A file is refused. ``code`` is stable; ``sentence`` tells a clerk what to do."""

    code = "unreadable"
    template = said("“{name}”无法读取，请换一个文件。")

    def __init__(self, name: str, **values: object) -> None:
        self.sentence = Sentence(self.template, {"name": name, **values})
        super().__init__(self.sentence.text())


class UnsupportedKind(CannotRead):
    code = "kind.unsupported"
    template = said("不认识“{name}”的文件类型；目前可读 {kinds}，请另存为其中一种后再试。")


class EmptyFile(CannotRead):
    code = "file.empty"
    template = said("“{name}”里没有文字，请检查是否选错了文件。")


class TooLarge(CannotRead):
    code = "file.too_large"
    template = said("“{name}”超过 {limit} MB，请删去图片或拆成几份后再试。")


class UndecodableText(CannotRead):
    code = "text.undecodable"
    template = said("“{name}”的文字编码无法识别，请用记事本另存为 UTF-8 编码后再试。")


class NullBytes(CannotRead):
    code = "text.null_bytes"
    template = said(
        "“{name}”里装的不是文字，可能是程序或图片改了名；请确认选对了文件，或用原来的软件另存后再试。"
    )


class LockedFile(CannotRead):
    code = "file.encrypted"
    template = said("“{name}”设了密码，请去掉密码另存后再试。")


class MismatchedKind(CannotRead):
    code = "file.wrong_kind"
    template = said(
        "“{name}”的内容与扩展名 {kind} 不符；请用原来的软件打开，另存为 {kind} 格式后再试。"
    )


class BrokenFile(CannotRead):
    code = "file.damaged"
    template = said("“{name}”已损坏，打不开；请重新获取，或用原来的软件打开后另存。")


class OutdatedFile(CannotRead):
    code = "file.outdated"
    template = said(
        "“{name}”是很早以前的 Word 格式，读不了；请用 Word 或 WPS 另存为 .docx 后再试。"
    )


class ArchiveBomb(CannotRead):
    code = "file.bomb"
    template = said("“{name}”解压后大得不正常，为安全起见没有读取；请确认文件来源。")


class ForbiddenMarkup(CannotRead):
    code = "file.markup"
    template = said(
        "“{name}”里含有不安全的内容，为安全起见没有读取；请用原来的软件另存为新文件后再试。"
    )


class ExternalReference(CannotRead):
    code = "file.external"
    template = said(
        "“{name}”引用了文件外的内容（{target}），系统不会去取；请在 Word 中断开链接或嵌入后另存。"
    )


class PackedFiles(CannotRead):
    code = "file.archive"
    template = said("“{name}”是压缩包，不是一份文件；请解压后再选其中的文件。")


class ForeignArchive(CannotRead):
    code = "archive.foreign"
    template = said(
        "“{name}”是 {kind} 压缩包，系统不能解压；请在电脑上解压，或改用 .zip 压缩后再试。"
    )


class TooManyMembers(CannotRead):
    code = "archive.too_many"
    template = said("“{name}”里的文件超过 {limit} 个，请拆成几个压缩包后再试。")


class NestedArchive(CannotRead):
    code = "archive.nested"
    template = said("“{name}”在压缩包里又是一个压缩包，没有打开；请解压后单独上传。")


class UnsafeName(CannotRead):
    code = "archive.unsafe_name"
    template = said("“{name}”在压缩包里的路径不正常，为安全起见没有读取；请确认文件来源。")


class TooLong(CannotRead):
    code = "file.too_long"
    template = said("“{name}”内容过多，超过 {limit} 万字，请拆成几份后再试。")


class TooMuchMarkup(CannotRead):
    code = "html.too_much_markup"
    template = said("“{name}”里的网页标记过多，请把正文复制到 Word 文档后再试。")


class TooManyPages(CannotRead):
    code = "pdf.too_many_pages"
    template = said("“{name}”超过 {limit} 页，请拆成几份后再试。")


class ScannedPages(CannotRead):
    code = "ofd.scanned"
    template = said(
        "“{name}”里只有扫描的图片，没有可读的文字；请改用原来的电子文件，或另存为 PDF 后再试。"
    )


class GarbledText(CannotRead):
    code = "pdf.garbled"
    template = said("“{name}”的字体没有带文字编码，读出来会是乱码；请改用原来的电子文件。")


class HugeTable(CannotRead):
    code = "sheet.too_large"
    template = said("“{name}”的表格行列过多，请只留下制度内容，删去其余行列后再试。")
