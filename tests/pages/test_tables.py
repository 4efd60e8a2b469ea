from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import django_filters
import pytest
from django.db.models import TextField, Value

from tests.world import UNIT_KINDS
from zelian.pages import exports, tables
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.models import Unit, UnitKind

COLUMNS = (
    Column("name", "名称", sort="name", heading=True, hideable=False),
    Column("kind", "类别", accessor="kind.name", sort=("kind__order", "name")),
    Column("founded_on", "设立日期", sort="founded_on"),
    Column("share", "比例", accessor=lambda unit: Decimal("2.50"), align="end"),
    Column("secret", "备注", accessor="short_name", shown=False),
)


class UnitFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="名称", lookup_expr="contains")
    kind = django_filters.ModelChoiceFilter(label="类别", queryset=UnitKind.objects.all())
    founded_on = django_filters.DateFilter(label="设立日期")

    class Meta:
        model = Unit
        fields = ["name", "kind", "founded_on"]


@pytest.fixture
def table(world, get):
    def built(query: str = "", **options) -> Table:
        options.setdefault("columns", COLUMNS)
        return Table(Unit.objects.select_related("kind"), request=get(query), **options)

    return built


def names(table: Table) -> list[str]:
    return [row.thing.name for row in table.rows]


def test_a_page_of_several_costs_a_count_its_keys_and_its_rows(table, django_assert_num_queries):
    shown = table("?kind=branch&sort=-name&page=1", page_size=3)
    with django_assert_num_queries(3):
        assert len(shown.rows) == 3
        assert shown.pages == 4
        assert shown.heads
        assert shown.page_links


def test_an_only_page_costs_a_count_and_its_rows(table, django_assert_num_queries):
    shown = table(page_size=100)
    with django_assert_num_queries(2):
        assert len(shown.rows) == 12


def test_a_page_of_the_drawn_table_costs_three_with_a_filter_by_kind(
    table, draw, django_assert_num_queries
):
    shown = table(filterset_class=UnitFilter)
    with django_assert_num_queries(3):  # count, rows, the kinds to choose from
        html = draw("{% cotton table :table='table' /%}", table=shown)
    assert "物理学院党委" in html


def test_sorting_follows_the_address_and_turns_around(table):
    rising = table("?sort=name")
    falling = table("?sort=-name")
    assert names(rising) == list(Unit.objects.order_by("name").values_list("name", flat=True))
    assert names(rising) == list(reversed(names(falling)))
    assert [head.direction for head in rising.heads if head.direction] == ["ascending"]
    assert next(h.url for h in rising.heads if h.column.name == "name") == "?sort=-name"


def test_sorting_by_several_fields_turns_all_of_them(table):
    rising = names(table("?sort=kind"))
    assert rising == list(reversed(names(table("?sort=-kind"))))


@pytest.mark.parametrize("query", ["?sort=path", "?sort=share", "?sort=--name", "?sort="])
def test_sorting_by_anything_not_offered_falls_back_to_the_default(table, query):
    assert names(table(query, default_sort="-name")) == names(table(default_sort="-name"))


@pytest.mark.parametrize(
    ("query", "page"),
    [("?page=3", 3), ("?page=99999999999999999999", 4), ("?page=-2", 1), ("?page=zwei", 1)],
)
def test_a_page_that_is_not_there_gives_the_nearest(table, query, page):
    shown = table(query, page_size=3)
    assert shown.page == page
    assert shown.rows


def test_pages_hold_every_row_once(table):
    seen = [name for page in range(1, 5) for name in names(table(f"?page={page}", page_size=3))]
    assert sorted(seen) == sorted(Unit.objects.values_list("name", flat=True))


def test_counting_stops_at_the_limit_and_says_so(table, draw, monkeypatch):
    monkeypatch.setattr(tables, "COUNT_LIMIT", 5)
    shown = table("?page=9", page_size=2)
    assert (shown.count, shown.counted, shown.is_capped, shown.pages) == (6, 5, True, 3)
    assert len(shown.rows) == 1
    assert "超过5条" in draw("{% cotton table :table='table' /%}", table=shown)


def test_filters_narrow_and_show_as_removable_chips(table):
    shown = table("?kind=branch&name=物理&sort=name&page=2", filterset_class=UnitFilter)
    assert all("物理" in name for name in names(shown))
    chips = [(chip.label, chip.value, chip.url) for chip in shown.active_filters]
    assert chips == [
        ("名称", "物理", "?kind=branch&sort=name"),
        ("类别", "党支部", "?name=%E7%89%A9%E7%90%86&sort=name"),
    ]
    assert shown.unfiltered_url == "?sort=name"


def test_a_filter_that_makes_no_sense_narrows_nothing_and_says_so(table, draw):
    shown = table("?founded_on=昨天&kind=nirgends", filterset_class=UnitFilter)
    assert shown.count == Unit.objects.count()
    assert shown.active_filters == []
    html = draw("{% cotton table :table='table' /%}", table=shown)
    assert html.count("field-errors") == 2
    assert "昨天" in html


@pytest.mark.parametrize("query", ["?name=%00", "?kind=%00", "?founded_on=0000-00-00"])
def test_hostile_filter_values_narrow_nothing(table, query):
    shown = table(query, filterset_class=UnitFilter)
    assert shown.count == Unit.objects.count()
    assert shown.filters.form.errors


def test_columns_are_chosen_in_the_address_and_fixed_ones_stay(table):
    first = [c.name for c in table().visible]
    chosen = [c.name for c in table("?columns=secret&columns=kind&columns=nonsense").visible]
    assert first == ["name", "kind", "founded_on", "share"]
    assert chosen == ["name", "kind", "secret"]
    assert [c.name for c in table("?columns=secret,kind").visible] == chosen
    assert [c.name for c in table("?columns=nonsense").visible] == first


def test_the_column_menu_carries_filters_and_sorting_along(table):
    shown = table("?kind=branch&sort=name&page=3&columns=secret", filterset_class=UnitFilter)
    assert shown.kept == [("kind", "branch"), ("sort", "name")]
    assert shown.kept_by_filters == [("sort", "name"), ("columns", "secret")]


def test_cells_are_words_of_people(table):
    row = next(row for row in table().rows if row.thing.name == "财务处")
    assert [str(cell.content) for cell in row.cells] == ["财务处", "部门", "2020年1月1日", "2.5"]


def test_hostile_text_is_escaped_everywhere(world, table, draw):
    Unit.objects.filter(pk=world.units["finance"].pk).update(name="<script>alert(1)</script>")
    html = draw(
        "{% cotton table :table='table' /%}",
        table=table("?name=<script>", filterset_class=UnitFilter),
    )
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_drawn_table_is_a_real_table(table, draw):
    html = draw("{% cotton table :table='table' /%}", table=table("?sort=-name", caption="单位"))
    assert '<th role="columnheader" scope="col" class="start" aria-sort="descending">' in html
    assert '<th role="rowheader" scope="row"' in html
    assert 'data-label="类别"' in html
    assert 'class="end compact" data-label="比例"' in html
    assert "<caption" in html
    assert f"共{Unit.objects.count()}条" in html


def test_an_empty_table_says_what_would_be_here(table, draw):
    nothing = table(empty_title="还没有单位", empty_hint="由组织部门录入。")
    nothing.queryset = Unit.objects.none()
    html = draw("{% cotton table :table='table' /%}", table=nothing)
    assert "还没有单位" in html
    assert "由组织部门录入。" in html
    assert "<table" not in html


def test_a_table_empty_by_its_filters_says_so(table, draw):
    shown = table("?name=不存在的单位", filterset_class=UnitFilter)
    html = draw("{% cotton table :table='table' /%}", table=shown)
    assert "没有符合筛选条件的内容" in html
    assert "不存在的单位" in html


def test_cells_with_a_template_cost_no_query_each(table, django_assert_num_queries):
    columns = (Column("name", "名称", template="cotton/icon.html"),)
    with django_assert_num_queries(2):
        assert len(table(columns=columns).rows) == 12


def test_a_column_may_draw_itself_and_lead_somewhere(table):
    columns = (
        Column("name", "名称", template="cotton/icon.html", url=lambda unit: f"/units/{unit.pk}/"),
        Column("state", "状态", accessor=lambda unit: "overdue", status=True),
    )
    cell, state = table(columns=columns).rows[0].cells
    assert "<svg" in cell.content
    assert cell.url.startswith("/units/")
    assert state.value == "overdue"


def test_two_tables_on_a_page_do_not_mix(world, get):
    query = "?sort=name&other-sort=-name&other-page=2&other-name=学院&name=支部&other-columns=kind"
    request = get(query)
    first, other = (
        Table(
            Unit.objects.select_related("kind"),
            columns=COLUMNS,
            request=request,
            filterset_class=UnitFilter,
            page_size=3,
            name=name,
        )
        for name in ("table", "other")
    )
    assert all("支部" in name for name in names(first))
    assert all("学院" in name for name in names(other))
    assert (first.page, other.page) == (1, 2)
    assert [head.direction for head in other.heads] == ["descending", ""]
    chip = other.active_filters[0]
    assert "other-name" not in chip.url
    assert "&name=" in chip.url
    assert ("other-columns", "kind") not in other.kept
    assert ("name", "支部") in other.kept


def test_a_yes_or_no_filter_offers_all(world, get, draw):
    class Plain(django_filters.FilterSet):
        open_ended = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")

    table = Table(Unit.objects.all(), columns=COLUMNS, request=get(), filterset_class=Plain)
    assert "全部" in draw("{% cotton table :table='table' /%}", table=table)


def test_a_table_with_nothing_in_it_has_no_filters(world, get, draw):
    table = Table(Unit.objects.none(), columns=COLUMNS, request=get(), filterset_class=UnitFilter)
    assert "<form" not in draw("{% cotton table :table='table' /%}", table=table)


# -- files -----------------------------------------------------------------------------------


def csv_rows(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_no_file_unless_asked_for_and_offered(table):
    assert table().response() is None
    assert table("?export=csv").response() is None
    assert table("?export=exe", export_name="单位").response() is None


def test_a_file_holds_exactly_what_is_filtered_in_its_order(table):
    shown = table(
        "?kind=branch&sort=-name&export=csv&columns=kind&page=2",
        filterset_class=UnitFilter,
        export_name="单位",
        page_size=1,
    )
    response = shown.response()
    rows = csv_rows(response)
    assert rows[0] == ["名称", "类别"]
    branches = Unit.objects.filter(kind="branch").order_by("-name")
    assert [row[0] for row in rows[1:]] == list(branches.values_list("name", flat=True))
    assert "filename*=utf-8''%E5%8D%95%E4%BD%8D_" in response["Content-Disposition"]


def test_a_file_costs_one_query(table, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = csv_rows(table("?export=csv", export_name="单位").response())
    assert len(rows) == Unit.objects.count() + 1


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_never_becomes_a_formula(world, table, evil):
    Unit.objects.filter(pk=world.units["finance"].pk).update(name=evil)
    written = [row[0] for row in csv_rows(table("?export=csv", export_name="单位").response())]
    assert f"'{evil}" in written
    assert evil not in written
    book = table("?export=xlsx", export_name="单位").response()
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_numbers_and_days_stay_numbers_and_days(table):
    columns = (
        Column("n", "数", accessor=lambda unit: -3),
        Column("share", "比例", accessor=lambda unit: Decimal("-2.50")),
        Column("day", "日期", accessor=lambda unit: date(2026, 3, 5)),
        Column("state", "状态", accessor=lambda unit: "overdue", status=True),
        Column("left_out", "不导出", accessor=lambda unit: "x", export=False),
        Column("other", "另写", accessor=lambda unit: "x", export=lambda unit: "y"),
    )
    options = {"columns": columns, "export_name": "单位"}
    rows = csv_rows(table("?export=csv", **options).response())
    assert rows[0] == ["数", "比例", "日期", "状态", "另写"]
    assert rows[1] == ["-3", "-2.50", "2026-03-05", "已逾期", "y"]
    book = table("?export=xlsx", **options).response()
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>-3</v>" in sheet
    assert "<v>-2.5</v>" in sheet
    assert "<v>46086</v>" in sheet  # 5 March 2026 as Excel counts days


def test_a_file_beyond_the_limit_ends_with_a_plain_note(table, monkeypatch):
    monkeypatch.setattr(exports, "ROW_LIMIT", 3)
    rows = csv_rows(table("?export=csv", export_name="单位").response())
    assert len(rows) == 5
    assert rows[-1][0].startswith("只导出前3行")


def test_rows_may_be_dicts_and_values_may_be_missing(world, get):
    rows = Unit.objects.annotate(nothing=Value(None, output_field=TextField())).values(
        "pk", "name", "nothing"
    )
    columns = (Column("name", "名称"), Column("nothing", "无", accessor="nothing.deeper"))
    table = Table(rows, columns=columns, request=get())
    assert table.rows[0].cells[1].content == "—"


def test_a_date_range_shows_as_one_chip_and_leaves_as_one(world, get):
    class RangeFilter(django_filters.FilterSet):
        founded = django_filters.DateFromToRangeFilter(field_name="founded_on", label="设立")
        kinds = django_filters.MultipleChoiceFilter(
            field_name="kind", label="类别", choices=[(code, name) for code, name, *_ in UNIT_KINDS]
        )

    table = Table(
        Unit.objects.all(),
        columns=COLUMNS,
        request=get(
            "?founded_after=2019-01-01&founded_before=2026-01-02&kinds=branch&kinds=department"
        ),
        filterset_class=RangeFilter,
    )
    chips = [(chip.value, chip.url) for chip in table.active_filters]
    assert chips == [
        ("2019年1月1日至2026年1月2日", "?kinds=branch&kinds=department"),
        ("部门、党支部", "?founded_after=2019-01-01&founded_before=2026-01-02"),
    ]


def test_a_form_field_without_label_still_has_a_chip(world, get):
    class Plain(django_filters.FilterSet):
        open_ended = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")

    table = Table(
        Unit.objects.all(), columns=COLUMNS, request=get("?open_ended=true"), filterset_class=Plain
    )
    assert [chip.value for chip in table.active_filters] == ["是"]
