"""What is published to whom, what readers said, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import (
    ListItem,
    Publication,
    PublicationComment,
    PublicationRules,
    ResponsibilityList,
)
from zelian.lists.policies.publishing import homes_of, is_of_the_whole_tree
from zelian.lists.queries.filing import of_own_side, waiting_for
from zelian.people.models import Appointment, Unit
from zelian.people.policies import may
from zelian.people.queries import on_day
from zelian.people.viewer import INSTITUTIONS, Viewer, ancestors_of, in_reach, path_in
from zelian.signing.models import Signature

Scope = Publication.Scope
State = ResponsibilityList.State
SUBJECT = ("list__unit", "list__post__unit", "list__kind")
LONGEST_SEARCH, MOST_WORDS = 80, 5
NAMED = ("list__title", "list__unit__name", "list__post__title")
SEARCHED = ("group", "content", "requirement", "local_measures", "responsible", "department")


@dataclass(frozen=True, slots=True)
class PublicationBlock:
    """How a list's publication stands, for the page of its steps."""

    current: Publication | None
    earlier: tuple[Publication, ...]
    comments: int
    unanswered: int
    waits: bool
    may_publish: bool
    may_answer: bool

    @property
    def last_day(self) -> date | None:
        """The last day on which the current publication is shown."""
        return last_day(self.current) if self.current else None


def last_day(publication: Publication) -> date:
    """The last day on which it is shown; the kept date is the day after."""
    return publication.until_date - timedelta(days=1)


def is_running(publication: Publication, on: date) -> bool:
    """Whether it is shown on a day."""
    shown = publication.from_date <= on < publication.until_date
    return shown and publication.ended_at is None


def list_publications(viewer: Viewer) -> QuerySet[Publication]:
    """What is shown now to the viewer: they are in its scope, or read the list anyway."""
    reached = in_reach(ResponsibilityList.objects.all(), viewer)
    rows = shown_now(viewer.today).filter(_in_scope(viewer) | Q(list__in=reached))
    return rows.select_related(*SUBJECT)


def list_public(today: date) -> QuerySet[Publication]:
    """What is shown now to everybody, signed in or not, where the institution allows it."""
    allowed = PublicationRules.objects.filter(public_allowed=True).values("unit__path")
    rows = shown_now(today).filter(scope=Scope.PUBLIC, scope_path__in=allowed)
    return rows.select_related(*SUBJECT)


def shown_now(today: date) -> QuerySet[Publication]:
    """Publications that run on a day; half-open."""
    return Publication.objects.filter(
        from_date__lte=today, until_date__gt=today, ended_at__isnull=True
    )


def searched(rows: QuerySet[Publication], text: str) -> QuerySet[Publication]:
    """Publications whose title, subject or rows hold every word of the search.

    The signed content has every column. Its own keys are English, so that words without a
    Chinese sign are looked for in the rows themselves.
    """
    signed = Signature.objects.filter(
        thing_type=ResponsibilityList._meta.label_lower,
        thing_id=OuterRef("list_id"),
        digest=OuterRef("digest"),
    )
    items = ListItem.objects.filter(list=OuterRef("list_id"))
    for word in text[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        if word.isascii():
            held = Exists(items.filter(_any_holds(SEARCHED, word)))
        else:
            held = Exists(signed.filter(content__icontains=word))
        rows = rows.filter(_any_holds(NAMED, word) | held)
    return rows


def get_publication(viewer: Viewer, publication_id: int) -> Publication:
    """
    A publication the viewer may read.

    :raises Publication.DoesNotExist: there is none, or none for this viewer now.
    """
    publication = Publication.objects.select_related(*SUBJECT).get(pk=publication_id)
    if not may(viewer, "lists.view_publication", publication):
        raise Publication.DoesNotExist
    return publication


def get_public(publication_id: int, today: date) -> Publication:
    """
    What everybody may read now.

    :raises Publication.DoesNotExist: there is no such, or it isn't public (any more).
    """
    return list_public(today).get(pk=publication_id)


def is_public(publication: Publication, today: date) -> bool:
    """Whether everybody may read it on a day."""
    return list_public(today).filter(pk=publication.pk).exists()


def anything_public() -> bool:
    """Whether any institution lets people read without signing in."""
    return PublicationRules.objects.filter(public_allowed=True).exists()


def rules_of(institution_path: str) -> PublicationRules | None:
    """What an institution laid down, if anything."""
    rules = PublicationRules.objects.filter(unit__path=institution_path)
    return rules.select_related("unit").first()


def comments_for_readers(
    publication: Publication, account_id: int | None = None
) -> list[PublicationComment]:
    """Answered comments that aren't withheld, and one's own whatever became of them."""
    shown = Q(answered_at__isnull=False, withheld=False)
    if account_id is not None:
        shown |= Q(author=account_id)
    return list(publication.comments.filter(shown).select_related("item"))


def comments_of(listed: ResponsibilityList) -> list[PublicationComment]:
    """All that was said of a list, for those who answer; what waits comes first."""
    rows = PublicationComment.objects.filter(publication__list=listed)
    rows = rows.select_related("publication", "item")
    return list(rows.order_by(F("answered_at").asc(nulls_first=True), "id"))


def get_comment(viewer: Viewer, comment_id: int) -> PublicationComment:
    """
    A comment the viewer may answer.

    :raises PublicationComment.DoesNotExist: there is none, or none of theirs to answer.
    """
    rows = PublicationComment.objects.select_related(
        "item", *(f"publication__{name}" for name in SUBJECT)
    )
    comment = rows.get(pk=comment_id)
    if not may(viewer, "lists.answer_comment", comment.publication):
        raise PublicationComment.DoesNotExist
    return comment


def comments_to_answer(viewer: Viewer) -> QuerySet[PublicationComment]:
    """Comments that wait for an answer of the viewer's own side; the oldest first."""
    lists = ResponsibilityList.objects.filter(of_own_side(viewer))
    rows = PublicationComment.objects.filter(
        answered_at__isnull=True, publication__ended_at__isnull=True, publication__list__in=lists
    )
    return rows.select_related("publication__list").order_by("id")


def answers_for(viewer: Viewer) -> QuerySet[PublicationComment]:
    """The viewer's own comments that were answered (not withheld), the newest answer first."""
    rows = PublicationComment.objects.filter(
        author=viewer.account_id, answered_at__isnull=False, withheld=False
    )
    return rows.select_related("publication__list").order_by("-answered_at")


def to_publish(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    """Lists of the viewer's own side that wait to be published."""
    return waiting_for(Step.PUBLISH).filter(of_own_side(viewer))


def publication_block(viewer: Viewer, listed: ResponsibilityList) -> PublicationBlock:
    """A list's publication as it stands; two queries and what the policies ask."""
    publications = list(listed.publications.all())
    current = next((one for one in publications if one.ended_at is None), None)
    comments = list(
        PublicationComment.objects.filter(publication__in=publications).values_list(
            "answered_at", flat=True
        )
    )
    waits = next_step(listed) == Step.PUBLISH
    return PublicationBlock(
        current=current,
        earlier=tuple(one for one in publications if one is not current),
        comments=len(comments),
        unanswered=sum(at is None for at in comments),
        waits=waits,
        may_publish=waits and may(viewer, "lists.publish_list", listed),
        may_answer=bool(comments) and may_answer(viewer, listed),
    )


def may_answer(viewer: Viewer, listed: ResponsibilityList) -> bool:
    """Whether the viewer answers what is said of a list."""
    return may(viewer, "lists.answer_comment", Publication(list=listed))


def counts_in_scope(path: str, today: date) -> bool:
    """Whether anybody with an account holds a post at or below a unit."""
    return Appointment.objects.filter(
        on_day(today),
        path_in("post__unit__path", [path]),
        person__account__is_active=True,
    ).exists()


def institution_above(path: str) -> str:
    """The path of the institution a unit belongs to; the root where none is of such a tier."""
    above = [*ancestors_of(path), path]
    own = Unit.objects.filter(path__in=above, kind__tier__in=INSTITUTIONS)
    return own.order_by("-depth").values_list("path", flat=True).first() or above[0]


def institutions_to_rule(viewer: Viewer) -> Sequence[Unit]:
    """The institutions whose rules of publication the viewer sets."""
    units = Unit.objects.filter(
        Q(kind__tier__in=INSTITUTIONS) | Q(depth=1),
        on_day(viewer.today, "founded_on", "closed_on"),
    ).order_by("path")
    return [unit for unit in units if may(viewer, "lists.set_publication_rules", unit)]


def kinds_and_years(rows: QuerySet[Publication]) -> tuple[Iterable, Iterable]:
    """The kinds and years among publications, to choose from."""
    kinds = rows.order_by().values_list("list__kind", "list__kind__name").distinct()
    years = rows.order_by("-list__year").values_list("list__year", flat=True).distinct()
    return sorted(kinds, key=lambda kind: kind[1]), years


def _any_holds(fields: Iterable[str], word: str) -> Q:
    condition = Q(pk__in=())
    for field in fields:
        condition |= Q(**{f"{field}__icontains": word})
    return condition


def _in_scope(viewer: Viewer) -> Q:
    homes = homes_of(viewer)
    paths = {path for home in homes for path in (*ancestors_of(home), home)}
    condition = Q(scope_path__in=paths)
    if is_of_the_whole_tree(viewer):
        condition |= Q(Exact(Length("scope_path"), Unit.steplen))
    return condition
