"""Booklets: many lists in one file, asked for, made, fetched, and gone after some days."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from docx import Document

from tests.lists.paper_lists import make_list
from tests.lists.ways import discuss, sign
from tests.world import TODAY
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import Booklet, ListKind, ResponsibilityList
from zelian.lists.operations import papers as operations
from zelian.lists.operations.papers import CannotMakeBooklet, ask_for_booklet, run_booklet
from zelian.people.operations import apply_retention

ADDRESS = "https://lists.example"


@pytest.fixture
def lists(world) -> list[ResponsibilityList]:
    return [
        make_list(world, "team"),
        make_list(world, "head", post="unit_head"),
        make_list(world, "head", post="foreign_head"),
        make_list(world, "member", post="member"),
    ]


def ask(world, who="organisation", **fields) -> Booklet:
    values = {
        "title": "",
        "year": TODAY.year,
        "kinds": [],
        "unit": None,
        "states": [],
        "file_format": "pdf",
        "address": ADDRESS,
    }
    return ask_for_booklet(viewer=world.viewer(who), **(values | fields))


def made(world, who="organisation", **fields) -> Booklet:
    return run_booklet(viewer=world.viewer(who), booklet=ask(world, who, **fields))


def content(booklet: Booklet) -> bytes:
    with booklet.file.open("rb") as file:
        return file.read()


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def test_a_booklet_holds_all_lists_in_order_with_contents(world, lists):
    booklet = made(world)
    assert booklet.state == Booklet.State.DONE
    assert booklet.list_ids == [one.pk for one in lists]
    found = pages(content(booklet))
    assert f"{TODAY.year}年度清单汇编" in found[0]
    assert "4份" in found[0]
    contents = "".join(found[1].split())
    for place, listed in enumerate(lists, 3):
        assert listed.title in contents
        assert listed.title in "".join(found[place - 1].split())
        assert f"附件{['1', '2', '2', '3'][place - 3]}" in found[place - 1]
    assert len(found) == 6


def test_signatures_stand_in_the_booklet(world, lists):
    discuss(world, lists[0])
    signature = sign(world, lists[0])
    text = "".join("".join(pages(content(made(world)))).split())
    assert signature.signer_name in text
    assert "已签字1份" in text
    assert "内容摘要" in text
    assert ADDRESS in text


def test_kinds_units_and_states_narrow_a_booklet(world, lists):
    heads = ListKind.objects.filter(pk="head")
    assert ask(world, kinds=heads).list_ids == [lists[1].pk, lists[2].pk]
    physics = world.units["physics"]
    assert ask(world, kinds=heads, unit=physics).list_ids == [lists[1].pk]
    discuss(world, lists[0])
    assert ask(world, states=["discussed"]).list_ids == [lists[0].pk]


def test_a_booklet_holds_only_what_its_maker_may_read(world, lists):
    found = ask(world, "unit_clerk").list_ids
    assert found == [lists[0].pk, lists[1].pk, lists[3].pk]


@pytest.mark.parametrize(
    "fields",
    [{"year": 2001}, {"states": ["archived"]}],
    ids=["another year", "a state nothing is in"],
)
def test_an_empty_booklet_is_refused_with_words(world, lists, fields):
    with pytest.raises(CannotMakeBooklet, match="没有找到清单"):
        ask(world, **fields)
    assert not Booklet.objects.exists()


def test_too_many_lists_or_rows_are_refused(world, lists, monkeypatch):
    monkeypatch.setattr(operations, "MOST_ROWS", 11)
    with pytest.raises(CannotMakeBooklet, match="一册放不下"):
        ask(world)
    monkeypatch.setattr(operations, "MOST_LISTS", 3)
    with pytest.raises(CannotMakeBooklet, match="一册最多3份"):
        ask(world)


def test_a_booklet_in_word_has_each_list_from_a_new_page(world, lists):
    document = Document(io.BytesIO(content(made(world, file_format="docx"))))
    assert len(document.tables) == 4
    words = [p.text for p in document.paragraphs]
    assert words[:5] == ["目录", *(f"{n}．{one.title}" for n, one in enumerate(lists, 1))]
    breaks = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert [p.text for p in breaks] == ["附件1", "附件2", "附件2", "附件3"]


def test_a_booklet_in_excel_has_a_sheet_for_each(world, lists):
    book = openpyxl.load_workbook(io.BytesIO(content(made(world, file_format="xlsx"))))
    assert book.sheetnames == [
        "目录", "物理学院党委", "物理学院党委书记", "文学院党委书记", "物理学院党委委员",
    ]  # fmt: skip
    assert [book["目录"].cell(n, 2).value for n in range(1, 5)] == [one.title for one in lists]
    assert book["目录"]["B2"].hyperlink.location == "'物理学院党委书记'!A1"


def test_the_page_makes_few_lists_at_once_and_gives_them_out(world, lists, sign_in):
    client = sign_in("unit_clerk")
    page = client.get("/lists/booklets/")
    assert "开始汇编" in page.content.decode()
    answer = client.post(
        "/lists/booklets/", {"year": TODAY.year, "file_format": "pdf", "title": "学院汇编"}
    )
    booklet = Booklet.objects.get()
    assert answer["Location"] == f"/lists/booklets/{booklet.pk}/"
    assert booklet.state == Booklet.State.DONE
    file = client.get(f"/lists/booklets/{booklet.pk}/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert "no-store" in file["Cache-Control"]
    assert "学院汇编" in client.get("/lists/booklets/").content.decode()


def test_many_lists_go_to_the_worker(world, lists, sign_in, monkeypatch):
    monkeypatch.setattr("zelian.lists.views.papers.AT_ONCE", 1)
    answer = sign_in("organisation").post(
        "/lists/booklets/", {"year": TODAY.year, "file_format": "docx"}
    )
    booklet = Booklet.objects.get()
    assert answer.status_code == 302
    assert booklet.state == Booklet.State.DONE  # the tests' worker is immediate
    assert (booklet.done, booklet.total, booklet.percent) == (4, 4, 100)


def test_progress_is_told_while_it_runs(world, lists, sign_in):
    booklet = ask(world)
    client = sign_in("organisation")
    assert "正在汇编" in client.get(f"/lists/booklets/{booklet.pk}/").content.decode()
    polled = client.get(f"/lists/booklets/{booklet.pk}/", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in polled
    Booklet.objects.update(state=Booklet.State.FAILED)
    polled = client.get(f"/lists/booklets/{booklet.pk}/", headers={"HX-Request": "true"})
    assert polled["HX-Refresh"] == "true"
    assert "汇编中断了" in client.get(f"/lists/booklets/{booklet.pk}/").content.decode()
    assert client.get(f"/lists/booklets/{booklet.pk}/file/").status_code == 404


def test_a_refusal_keeps_what_was_chosen(world, lists, sign_in):
    page = sign_in("organisation").post(
        "/lists/booklets/",
        {"year": TODAY.year, "file_format": "xlsx", "states": ["archived"], "title": "留着"},
    )
    text = page.content.decode()
    assert "没有找到清单" in text
    assert "留着" in text


def test_a_booklet_is_nobody_elses(world, lists, sign_in):
    booklet = made(world)
    for who in ("committee_office", "head", "foreign_head"):
        assert sign_in(who).get(f"/lists/booklets/{booklet.pk}/").status_code == 404
        assert sign_in(who).get(f"/lists/booklets/{booklet.pk}/file/").status_code == 404


def test_who_lost_the_reach_of_a_list_gets_the_file_no_longer(world, lists, sign_in):
    booklet = made(world, "unit_clerk")
    world.people["unit_clerk"].appointments.update(until_date=TODAY)
    answer = sign_in("unit_clerk").get(f"/lists/booklets/{booklet.pk}/file/", follow=True)
    assert answer.redirect_chain == [("/lists/booklets/", 302)]
    assert "请重新汇编" in answer.content.decode()
    made_by = made(world, "team_member", unit=world.units["physics"])
    world.posts["team_member"].oversights.all().delete()
    answer = sign_in("team_member").get(f"/lists/booklets/{made_by.pk}/file/", follow=True)
    assert answer.redirect_chain == [("/lists/booklets/", 302)]
    assert "请重新汇编" in answer.content.decode()


def test_a_file_that_was_cleared_away_is_said_to_be(world, lists, sign_in):
    booklet = made(world)
    default_storage.delete(booklet.file.name)
    answer = sign_in("organisation").get(f"/lists/booklets/{booklet.pk}/file/", follow=True)
    assert "已经清理" in answer.content.decode()


def test_a_list_that_went_out_of_reach_is_left_out(world, lists):
    booklet = ask(world, "team_member", unit=world.units["physics"])
    own = ResponsibilityList.objects.filter(pk=lists[0].pk)
    own.update(unit=world.units["letters"], unit_path=world.units["letters"].path)
    run_booklet(viewer=world.viewer("team_member"), booklet=booklet)
    assert lists[0].pk not in booklet.list_ids
    assert booklet.state == Booklet.State.DONE


def test_what_breaks_a_booklet_is_marked_and_raised(world, lists, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no fonts")

    monkeypatch.setattr(operations, "booklet_file", broken)
    booklet = ask(world)
    with pytest.raises(RuntimeError):
        run_booklet(viewer=world.viewer("organisation"), booklet=booklet)
    booklet.refresh_from_db()
    assert booklet.state == Booklet.State.FAILED


def test_a_booklet_is_made_once(world, lists):
    booklet = made(world)
    name = booklet.file.name
    run_booklet(viewer=world.viewer("organisation"), booklet=booklet)
    assert booklet.file.name == name


def test_history_tells_of_booklets(world, lists):
    booklet = made(world)
    actions = Event.objects.filter(thing_id=booklet.pk, thing_type="lists.booklet")
    assert sorted(actions.values_list("action", flat=True)) == ["booklet.made", "booklet.requested"]


def test_old_booklets_go_with_their_files(world, lists, django_capture_on_commit_callbacks):
    booklet, young = made(world), made(world)
    name = booklet.file.name
    old = timezone.now() - timedelta(days=8)
    Booklet.objects.filter(pk=booklet.pk).update(requested_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        removed = apply_retention(actor=SYSTEM, now=timezone.now())
    assert removed["booklets"] == 1
    assert not default_storage.exists(name)
    assert default_storage.exists(young.file.name)
