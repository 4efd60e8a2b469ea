"""A list carried through its life by people at their pages, as they would click and type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.signing import open_as
from tests.world import PASSWORD, World
from zelian.lists.columns import columns_of, is_fixed
from zelian.lists.forms.rows import field_of
from zelian.lists.models import Filing, ListColumn, ListItem, ListKind, ResponsibilityList

Type = ListColumn.Type
MINUTES = {"name": "会议纪要.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 minutes"}
UPPER_BODY = "某某市教育局党委"
PATIENCE = 30_000  # ms; a busy machine is slow, a page that fails says so at once
USUAL = 5_000


@dataclass(frozen=True)
class Cast:
    """Who does what, by the names of :mod:`tests.world`; ``subject`` is a post's or a unit's."""

    subject: str
    compiler: str
    signer: str
    endorser: str
    receiver: str
    publisher: str
    for_post: bool = False
    reader: str = "foreign_clerk"
    finder: str = "inspection"


@dataclass
class Carrier:
    """One list with its people and the browser they take turns at."""

    page: Page
    live_server: object
    world: World
    kind: ListKind
    cast: Cast
    list_id: int = 0
    knows_the_way: bool = False

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def listed(self) -> ResponsibilityList:
        """The list as it stands now."""
        return ResponsibilityList.objects.select_related("kind", "unit", "post").get(
            pk=self.list_id
        )

    def go(self, who: str, name: str, *args: object) -> None:
        """Let somebody sit down at a page, freshly signed in."""
        open_as(self.page, self.live_server, self.world, who, reverse(f"lists:{name}", args=args))

    def open(self, who: str) -> None:
        self.go(who, "list", self.list_id)

    def begin(self, who: str, offer: str, page: str) -> None:
        """From the list by its button; who knows the way goes to the page at once."""
        if self.knows_the_way:
            self.go(who, page, self.list_id)
        else:
            self.open(who)
            self.link(offer)

    def link(self, name: str) -> None:
        self.main.get_by_role("link", name=name, exact=True).click()

    def press(self, name: str) -> None:
        self.main.get_by_role("button", name=name, exact=True).click()

    def told(self, words: str) -> None:
        expect(self.main).to_contain_text(words)

    # -- compiling ---------------------------------------------------------------------------

    def compile(self) -> None:
        """The page that makes lists, then every row filled in; a blank list gets two rows."""
        cast = self.cast
        self.go(cast.compiler, "generate")
        self.page.get_by_label("清单种类").select_option(self.kind.pk)
        if cast.for_post:
            self.page.get_by_label("只编某个岗位").check()
            choose(self.page, "post", self.world.posts[cast.subject])
        else:
            self.page.get_by_label("只编某个单位（领导班子）").check()
            choose(self.page, "unit", self.world.units[cast.subject])
        self.press("开始编制")
        expect(self.page.get_by_role("link", name="登记集体讨论")).to_be_visible()
        self.list_id = ResponsibilityList.objects.get(kind=self.kind).pk
        if self.listed.items.exists():
            self.fill_rows()
        else:
            self.add_rows()

    def add_rows(self) -> None:
        self.link("添加条目")
        self.fill_fields(self.main, None, "第一件事")
        self.press("添加后再加一条")
        self.told("加在第1条之后")
        self.fill_fields(self.main, None, "第二件事")
        self.press("添加")
        expect(self.main.locator("tr.list-row")).to_have_count(2)

    def fill_rows(self) -> None:
        """Row after row in place, with the button that leads to the next."""
        items = list(self.listed.items.order_by("number"))
        self.main.locator(f"#item-{items[0].pk} [data-edit]").click()
        for item in items:
            editor = self.page.locator(f"#item-{item.pk}.list-editing")
            self.fill_fields(editor, item, f"办好第{item.number}条")
            last = item is items[-1]
            editor.get_by_role(
                "button", name="保存" if last else "保存并填下一条", exact=True
            ).click()
            expect(self.page.locator(f"#item-{item.pk}.list-row")).to_contain_text("办好第")

    def fill_fields(self, place: Locator, item: ListItem | None, words: str) -> None:
        """Something that fits into every column that is required, and into a free one."""
        free = self.free_column(item)
        for column in columns_of(self.kind):
            if item is not None and is_fixed(item, column.key):
                continue
            if column.required or column == free:
                field = place.locator(f'[name="{field_of(column.key)}"]')
                if column.type == Type.CHOICE:
                    field.select_option(column.choices[0])
                else:
                    field.fill(self.typed(column, words))

    def typed(self, column: ListColumn, words: str) -> str:
        """What a clerk types into a column."""
        special = {
            Type.PERSON: "王五",
            Type.UNIT: "党委办公室",
            Type.DATE: f"{timezone.localdate().year}年12月1日",
        }
        return special.get(column.type, f"{column.name}：{words}")

    def free_column(self, item: ListItem | None) -> ListColumn:
        """A column for words that is the unit's own to fill."""
        return next(
            column
            for column in columns_of(self.kind)
            if column.type in (Type.LONG, Type.TEXT)
            and column.key not in ("content", "group")
            and not (item is not None and is_fixed(item, column.key))
        )

    def edit_first_row(self, words: str, *, because: str) -> None:
        """The compiler reads why, opens the first row in its place and writes something else."""
        self.open(self.cast.compiler)
        self.told(because)
        item = self.listed.items.earliest("number")
        self.main.locator(f"#item-{item.pk} [data-edit]").click()
        editor = self.page.locator(f"#item-{item.pk}.list-editing")
        editor.locator(f'[name="{field_of(self.free_column(item).key)}"]').fill(words)
        editor.get_by_role("button", name="保存", exact=True).click()
        expect(self.page.locator(f"#item-{item.pk}.list-row")).to_contain_text(words)

    def comment_on_a_row(self, question: str, answer: str) -> None:
        """The leading office asks, the compiler settles it."""
        item = self.listed.items.earliest("number")
        self.open(self.cast.publisher)
        self.main.locator(f"#item-{item.pk}").get_by_role("link", name="意见").click()
        self.page.get_by_label("意见", exact=True).fill(question)
        self.press("提出意见")
        expect(self.main.locator("article")).to_contain_text("处理")
        self.open(self.cast.compiler)
        row = self.main.locator(f"#item-{item.pk}")
        expect(row).to_contain_text("待处理")
        row.get_by_role("link", name="意见").click()
        self.told(question)
        self.link("处理")
        self.page.get_by_label("处理情况").fill(answer)
        self.press("记为已处理")
        self.told(answer)

    # -- discussing, signing, endorsing --------------------------------------------------------

    def discuss(self) -> None:
        self.begin(self.cast.compiler, "登记集体讨论", "discuss")
        self.page.get_by_label("讨论日期").fill(timezone.localdate().isoformat())
        self.page.get_by_label("会议名称").fill("学院党委会")
        self.page.get_by_label("会议纪要").set_input_files([MINUTES])
        self.press("登记")
        self.told("讨论情况已登记")

    def prove(self) -> None:
        """Show by one's password that it is still oneself."""
        self.link("确认身份")
        self.page.get_by_label("密码").first.fill(PASSWORD)
        self.press("验证")
        self.told("身份已确认：登录密码")

    def sign(self) -> None:
        self.begin(self.cast.signer, "签字", "sign")
        self.prove()
        self.press("确认签字")
        self.told("签字完成，内容已经固定")

    def send_back(self, reason: str) -> None:
        """The endorser reads it and sends it back."""
        self.begin(self.cast.endorser, "审核背书", "endorse")
        self.link("退回")
        self.page.get_by_label("退回的原因").fill(reason)
        self.press("退回")
        self.told("清单已退回")
        self.told(reason)

    def endorse(self) -> None:
        self.begin(self.cast.endorser, "审核背书", "endorse")
        self.prove()
        self.page.get_by_label("审核意见").fill("同意")
        self.press("确认签字")
        self.told("审核背书完成")

    # -- filing and publishing -----------------------------------------------------------------

    def file(self) -> None:
        """Sent up by the compiler, received with a number; by whoever receives."""
        self.begin(self.cast.compiler, "报送备案", "file")
        outside = self.page.get_by_label("上级机关名称")
        if outside.count():
            outside.fill(UPPER_BODY)
        self.press("报送")
        self.told("已经报送，等待接收")
        filing = Filing.objects.get(list=self.list_id, ended_at=None)
        if filing.receiver_unit_id is None:
            self.note_number(f"市教备〔{filing.pk}〕号")
        else:
            self.receive(late=filing.late)
        filing.refresh_from_db()
        self.told(filing.number)

    def receive(self, *, late: bool) -> None:
        self.go(self.cast.receiver, "receive")
        row = self.main.locator("tr", has_text=self.listed.title)
        expect(row).to_contain_text("逾期" if late else "按期")
        if self.knows_the_way:
            self.press("接收勾选的清单")
            self.told("已接收1份清单")
            self.link("备案登记簿")
            newest = self.main.locator("tbody tr").first
            expect(newest).to_contain_text("逾期" if late else "按期")
        else:
            row.get_by_role("link").click()
            self.press("接收备案")
            self.told("已经接收，备案编号")

    def note_number(self, number: str) -> None:
        self.open(self.cast.receiver)
        self.link("登记回执编号")
        self.page.get_by_label("回执编号").fill(number)
        self.press("登记")
        self.told("回执编号已登记")

    def publish(self) -> None:
        self.begin(self.cast.publisher, "公示", "publish")
        self.page.locator('[name=scope][value="institution"]').check()
        self.press("公示")
        self.told("已经公示")

    def comment_and_answer(self, words: str, answer: str) -> None:
        """A reader says something of the first row; nothing is shown until it is answered."""
        self.go(self.cast.reader, "publications")
        self.link(self.listed.title)
        self.page.get_by_label("针对").select_option("1")
        self.page.get_by_label("意见", exact=True).fill(words)
        self.press("提交意见")
        self.told("意见已经提交")
        self.open(self.cast.compiler)
        self.link("公示意见")
        self.told(words)
        self.link("办理")
        self.page.locator("textarea[name=answer]").fill(answer)
        self.press("办理")
        self.told("已经办理")
        self.told(answer)

    # -- revising --------------------------------------------------------------------------

    def find_fault(self, finding: str) -> None:
        """The inspection calls for a revision, and the list says so."""
        self.open(self.cast.finder)
        self.main.locator("summary", has_text="更多").click()
        self.link("要求修订")
        self.page.get_by_label("发现了什么、要改什么").fill(finding)
        self.page.get_by_label("依据").fill("巡察反馈意见")
        self.press("要求修订")
        self.told("已要求修订")

    def begin_revision(self, finding: str) -> None:
        """The compiler follows the call among all calls; the list in view is the new edition."""
        self.go(self.cast.compiler, "calls")
        row = self.main.locator("tr", has_text=finding)
        expect(row).to_contain_text(self.listed.title)
        row.get_by_role("link", name="据此修订").click()
        self.told(finding)
        self.press("开始修订")
        self.told("请逐条核对")
        self.list_id = ResponsibilityList.objects.get(previous=self.list_id).pk


@contextmanager
def patience(page: Page) -> Iterator[None]:
    """Wait longer than usual for what a page will show."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    try:
        yield
    finally:
        expect.set_options(timeout=USUAL)


def choose(page: Page, name: str, thing: models.Model) -> None:
    """Choose in a field; a long selection has a search to type into."""
    field = page.locator(".field", has=page.locator(f'select[name="{name}"]'))
    search = field.locator(".ts-control input")
    if search.count():
        search.fill(str(thing))
        field.locator(f'.ts-dropdown [role=option][data-value="{thing.pk}"]').click()
    else:
        field.locator("select").select_option(str(thing.pk))
