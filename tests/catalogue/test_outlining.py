from __future__ import annotations

import pytest

from tests.catalogue.papers import HTMX, TEXT, at, last_event, page, uploaded
from zelian.catalogue.models import Correction, Provision, ReadingRemark, Regulation
from zelian.catalogue.operations import move_heading, reading
from zelian.catalogue.refusals import CannotChange
from zelian.core.reading import read
from zelian.core.vocabulary.regulation import OutlineAlternative
from zelian.core.vocabulary.text import Paper, Remark, Span
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(world):
    return world.viewer("organisation")


def heading(draft, *path: str) -> Provision:
    return next(p for p in draft.provisions.all() if p.path == list(path))


def doubt(draft, provision: Provision, *others: list[str]) -> ReadingRemark:
    return ReadingRemark.objects.create(
        regulation=draft,
        code="outline.ambiguous",
        start=provision.start,
        end=provision.start + 1,
        message=Sentence("层级有两种读法。").to_json(),
        offer={
            "chosen": provision.path,
            "others": [{"path": path, "weight": 0.25} for path in others],
        },
    )


def paths(draft) -> list[str]:
    return [p.address for p in draft.provisions.all()]


def test_a_heading_goes_to_its_other_place_with_all_below_it(draft, clerk):
    assert paths(draft) == ["一", "一（一）", "一（二）", "一（三）", "二", "二（一）", "二（二）"]
    remark = doubt(draft, heading(draft, "二"), ["一", "二"])
    version = draft.version
    move_heading(viewer=clerk, remark_id=remark.pk, other=0)
    assert paths(draft)[4:] == ["一二", "一二（一）", "一二（二）"]
    remark.refresh_from_db()
    assert remark.settled
    draft.refresh_from_db()
    assert draft.version == version + 1
    event = last_event()
    assert event.action == "provision.moved"
    assert (event.before["path"], event.after["path"]) == (["二"], ["一", "二"])
    correction = Correction.objects.get()
    assert correction.kind == Correction.Kind.OUTLINE
    assert (correction.read[0]["path"], correction.made[0]["path"]) == (["二"], ["一", "二"])


def test_what_is_no_heading_gives_its_duties_to_the_one_before(draft, clerk):
    gone = heading(draft, "一", "（三）")
    duties = list(gone.duties.values_list("pk", flat=True))
    remark = doubt(draft, gone, [])
    move_heading(viewer=clerk, remark_id=remark.pk, other=0)
    assert "一（三）" not in paths(draft)
    assert set(duties) <= set(heading(draft, "一", "（二）").duties.values_list("pk", flat=True))
    assert last_event().action == "provision.removed"
    assert Correction.objects.get().made == []


def test_what_was_taken_for_no_heading_becomes_one(draft, clerk):
    start = TEXT.index("各单位每季度")
    remark = ReadingRemark.objects.create(
        regulation=draft,
        code="outline.ambiguous",
        start=start,
        end=start + 3,
        message=Sentence("层级有两种读法。").to_json(),
        offer={"chosen": [], "others": [{"path": ["一", "（二）", "1"], "weight": 0.4}]},
    )
    before = paths(draft)
    move_heading(viewer=clerk, remark_id=remark.pk, other=0)
    assert paths(draft) == [*before[:3], "一（二）1", *before[3:]]
    made = heading(draft, "一", "（二）", "1")
    assert TEXT[made.start : made.end].startswith("各单位")
    assert [p.order for p in draft.provisions.all()] == list(range(1, len(before) + 2))
    assert made.duties.filter(start=start).exists()
    assert not heading(draft, "一", "（三）").duties.filter(start__lt=made.start).exists()
    assert last_event().action == "provision.added"
    assert Correction.objects.get().read == []


@pytest.mark.parametrize("other", [-1, 1, 99])
def test_only_an_offered_place_can_be_taken(draft, clerk, other):
    remark = doubt(draft, heading(draft, "二"), ["一", "二"])
    with pytest.raises(CannotChange, match="已经处理过"):
        move_heading(viewer=clerk, remark_id=remark.pk, other=other)
    assert not Event.objects.filter(action__startswith="provision.").exists()


def test_the_page_offers_the_places_and_shows_the_new_ones(draft, sign_in):
    remark = doubt(draft, heading(draft, "二"), ["一", "二"])
    client = sign_in("organisation")
    text = page(client.get(at("regulation", draft)))
    assert "层级有两种读法" in text
    assert "改为“一二”（可能性 25%）" in text
    response = client.post(at("move_heading", remark), {"other": 0}, headers=HTMX)
    assert response["HX-Retarget"] == "#draft-groups"
    assert "一二（一）" in page(response)
    assert "已经处理过" in page(client.post(at("move_heading", remark), {}, headers=HTMX))
    assert client.post(at("move_heading", 999), headers=HTMX).status_code == 200


def test_the_reader_s_alternatives_are_stored_with_their_doubt(world, draft):
    found = read(Paper(TEXT, ()))
    place = next(p for p in found.provisions if p.path == ("二",)).span
    label = Span(place.start, place.start + 1)
    first, second = ("一", "二"), ()
    alternatives = (
        OutlineAlternative(label, ("二",), second, 0.1),
        OutlineAlternative(label, ("二",), first, 0.3),
    )
    remark = Remark("outline.ambiguous", label, Sentence("两可。"))
    assert reading._offer(remark, alternatives) == {
        "chosen": ["二"],
        "others": [{"path": ["一", "二"], "weight": 0.3}, {"path": [], "weight": 0.1}],
    }
    assert reading._offer(Remark("label.gap", label), alternatives) is None
    assert reading._offer(remark, ()) is None
