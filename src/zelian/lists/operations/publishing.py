"""Lists are published to a scope; readers comment, and every comment is answered or withheld."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import (
    ListItem,
    Publication,
    PublicationComment,
    PublicationRules,
    ResponsibilityList,
)
from zelian.lists.operations.moving import locked, move
from zelian.lists.operations.taking_effect import after_step
from zelian.lists.queries.publishing import (
    counts_in_scope,
    institution_above,
    is_public,
    rules_of,
)
from zelian.lists.signed_sheet import valid_signature
from zelian.people.models import Unit
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

Scope = Publication.Scope
State = ResponsibilityList.State
TEXT_LENGTH = PublicationComment._meta.get_field("text").max_length
NAME_LENGTH = PublicationComment._meta.get_field("author_name").max_length
ANSWER_LENGTH = PublicationComment._meta.get_field("answer").max_length
WHY_LENGTH = PublicationComment._meta.get_field("withheld_why").max_length
MOST_DAYS = 365
# How many comments of one account may wait for an answer at one publication.
MOST_WAITING = 20
# Control signs, and those that turn the direction of the text or can't be seen.
UNSEEN = frozenset({"Cc", "Cf", "Cs"})


class CannotPublishList(Refusal):
    """A list can't be published as asked."""


class CannotComment(Refusal):
    """A comment can't be taken."""


class CannotAnswerComment(Refusal):
    """A comment can't be answered or withheld as asked."""


class CannotSetRules(Refusal):
    """The rules of publication can't be set as asked."""


class RulesWereChanged(ChangedMeanwhile, CannotSetRules):
    """Somebody else set the rules since they were seen."""


@transaction.atomic
def publish_list(
    *, viewer: Viewer, listed: ResponsibilityList, scope: str, from_date: date, days: int
) -> Publication:
    """
    Show a list, as it was signed, to a scope for so many days from a day on.

    :raises CannotPublishList: it doesn't wait for that, its signature doesn't hold, the time is
        too short or lies in the past, nobody is in the scope, or it may not be made public.
    """
    refuse_unless(viewer, "lists.publish_list", listed)
    listed = locked(listed.pk)
    _refuse_step(listed)
    _refuse_time(listed, viewer.today, from_date, days)
    scope_path = _scope_path(listed, scope, viewer.today)
    signature = valid_signature(listed)
    if signature is None:
        raise CannotPublishList(
            _("签字之后清单内容有了变动，原签字失效。请退回修改，重新签字后再办。")
        )
    before = {"state": listed.state}
    listed = move(listed, to=State.PUBLISHED)
    publication = Publication.objects.create(
        list=listed,
        scope=scope,
        scope_path=scope_path,
        from_date=from_date,
        until_date=from_date + timedelta(days=days),
        digest=signature.digest,
        by_id=viewer.account_id,
        by_name=viewer.name,
    )
    record(
        actor=actor_for(viewer, "lists.publish_list", listed),
        action="list.published",
        thing=listed,
        before=before,
        after={
            "state": listed.state,
            "scope": scope,
            "from_date": publication.from_date,
            "until_date": publication.until_date,
        },
    )
    return publication


@transaction.atomic
def comment_publication(
    *, viewer: Viewer, publication: Publication, text: str, number: int | None = None
) -> PublicationComment:
    """
    Say something of a published list, or of its row ``number``.

    :raises CannotComment: nothing or too much is said, no such row, or too many of one's own
        comments wait for an answer.
    """
    refuse_unless(viewer, "lists.comment_publication", publication)
    publication = _running(publication, viewer.today)
    waiting = publication.comments.filter(author=viewer.account_id, answered_at__isnull=True)
    if waiting.count() >= MOST_WAITING:
        raise CannotComment(_("您已有多条意见在等待答复，请等答复之后再提。"))
    return _comment(
        publication, viewer.actor, text, number, author_id=viewer.account_id, name=viewer.name
    )


@transaction.atomic
def comment_in_public(
    *,
    actor: Actor,
    publication: Publication,
    today: date,
    text: str,
    name: str = "",
    number: int | None = None,
) -> PublicationComment:
    """
    Take a comment of somebody who isn't signed in, where the institution wants to hear them.

    :raises CannotComment: comments from outside aren't taken, or the text can't be.
    """
    publication = _running(publication, today)
    rules = rules_of(publication.scope_path)
    if not (is_public(publication, today) and rules is not None and rules.public_comments):
        raise CannotComment(_("这份清单现在不接受不登录的意见。"))
    name = _tidy(name).replace("\n", " ")
    if len(name) > NAME_LENGTH:
        raise CannotComment(_("姓名请控制在60字以内。"), field="name")
    return _comment(publication, actor, text, number, author_id=None, name=name)


@transaction.atomic
def answer_comment(
    *, viewer: Viewer, comment: PublicationComment, answer: str
) -> PublicationComment:
    """
    Answer a comment; readers then see both. The last answer lets the list take effect.

    :raises CannotAnswerComment: it was settled meanwhile, or the answer is empty or too long.
    """
    comment, listed = _to_settle(viewer, comment)
    answer = _tidy(answer)
    if not answer:
        raise CannotAnswerComment(_("请填写答复。"), field="answer")
    if len(answer) > ANSWER_LENGTH:
        raise CannotAnswerComment(_("答复请控制在1000字以内。"), field="answer")
    comment.answer = answer
    return _settle(viewer, comment, listed, "list.comment_answered")


@transaction.atomic
def withhold_comment(
    *, viewer: Viewer, comment: PublicationComment, why: str
) -> PublicationComment:
    """
    Keep a comment from being shown, with the reason; it stays on record.

    :raises CannotAnswerComment: it was settled meanwhile, or no reason of some length.
    """
    comment, listed = _to_settle(viewer, comment)
    why = _tidy(why)
    if not why:
        raise CannotAnswerComment(
            _("请写明不公开的原因，例如含有人身攻击或个人信息。"), field="withheld_why"
        )
    if len(why) > WHY_LENGTH:
        raise CannotAnswerComment(_("原因请控制在300字以内。"), field="withheld_why")
    comment.withheld, comment.withheld_why = True, why
    return _settle(viewer, comment, listed, "list.comment_withheld", why=why)


@transaction.atomic
def set_publication_rules(
    *, viewer: Viewer, unit: Unit, version: int, public_allowed: bool, public_comments: bool
) -> PublicationRules:
    """
    Say what an institution lets people see and say without signing in.

    ``version`` is what the user saw, 0 where nothing was set yet.

    :raises RulesWereChanged: somebody set other rules meanwhile.
    """
    refuse_unless(viewer, "lists.set_publication_rules", unit)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    standing = rules_of(unit.path) or PublicationRules(unit=unit, version=0)
    wanted = {"public_allowed": public_allowed, "public_comments": public_comments}
    before = {name: getattr(standing, name) for name in wanted}
    if before == wanted and standing.pk is not None:
        return standing
    if standing.version != version:
        raise _overtaken(standing, wanted)
    for name, value in wanted.items():
        setattr(standing, name, value)
    standing.version += 1
    standing.save()
    record(
        actor=actor_for(viewer, "lists.set_publication_rules", unit),
        action="publication.rules_set",
        thing=standing,
        before=before,
        after=wanted,
    )
    return standing


def _refuse_step(listed: ResponsibilityList) -> None:
    if listed.state == State.PUBLISHED:
        raise CannotPublishList(_("这份清单正在公示，不必重复办理。"))
    if next_step(listed) != Step.PUBLISH:
        words = _("清单现在是“%(state)s”，不能公示。")
        raise CannotPublishList(words % {"state": listed.get_state_display()})


def _refuse_time(listed: ResponsibilityList, today: date, from_date: date, days: int) -> None:
    least = listed.kind.publish_days
    if days < least:
        words = _("%(kind)s至少公示%(days)s天。") % {"kind": listed.kind.name, "days": least}
        raise CannotPublishList(words, field="days")
    if days > MOST_DAYS:
        raise CannotPublishList(_("公示最长一年。"), field="days")
    if from_date < today:
        raise CannotPublishList(_("公示不能从过去的日子开始。"), field="from_date")
    if from_date > today + timedelta(days=MOST_DAYS):
        raise CannotPublishList(_("公示须在一年之内开始。"), field="from_date")


def _scope_path(listed: ResponsibilityList, scope: str, today: date) -> str:
    """The path whose people may read it."""
    if scope not in Scope.values:
        raise CannotPublishList(_("请选择公示范围。"), field="scope")
    path = listed.unit_path if scope == Scope.UNIT else institution_above(listed.unit_path)
    if scope == Scope.PUBLIC:
        rules = rules_of(path)
        if rules is None or not rules.public_allowed:
            raise CannotPublishList(
                _("本机构没有允许清单对外公开。请选择其他范围，或请党委办公室在设置中允许。"),
                field="scope",
            )
    elif not counts_in_scope(path, today):
        raise CannotPublishList(
            _("这个范围里没有任何有账号的任职人员，公示了也没有人能看到。请选择更大的范围。"),
            field="scope",
        )
    return path


def _running(publication: Publication, today: date) -> Publication:
    """The publication with its list held, if it is shown on the day."""
    locked(publication.list_id)
    publication = Publication.objects.select_related("list__kind").get(pk=publication.pk)
    runs = publication.from_date <= today < publication.until_date
    if publication.ended_at is not None or not runs:
        raise CannotComment(_("公示已经结束，不能再提意见。"))
    return publication


def _comment(
    publication: Publication,
    actor: Actor,
    text: str,
    number: int | None,
    *,
    author_id: int | None,
    name: str,
) -> PublicationComment:
    text = _tidy(text)
    if not text:
        raise CannotComment(_("请填写意见。"), field="text")
    if len(text) > TEXT_LENGTH:
        raise CannotComment(
            _("意见请控制在1000字以内，现在有%(count)s字。") % {"count": len(text)}, field="text"
        )
    comment = PublicationComment.objects.create(
        publication=publication,
        item=_item(publication, number),
        author_id=author_id,
        author_name=name,
        text=text,
    )
    after = {"comment": comment.pk, "number": number}
    record(actor=actor, action="list.commented", thing=publication.list, after=after)
    return comment


def _item(publication: Publication, number: int | None) -> ListItem | None:
    if number is None:
        return None
    item = ListItem.objects.filter(list=publication.list_id, number=number).first()
    if item is None:
        raise CannotComment(_("清单里没有这一条，请重新选择。"), field="number")
    return item


def _to_settle(
    viewer: Viewer, comment: PublicationComment
) -> tuple[PublicationComment, ResponsibilityList]:
    """The comment as it stands, its list held, if nobody settled it."""
    refuse_unless(viewer, "lists.answer_comment", comment.publication)
    listed = locked(comment.publication.list_id)
    comment = PublicationComment.objects.select_related("publication").get(pk=comment.pk)
    if comment.answered_at is not None:
        words = _("%(name)s已经办理了这条意见，请刷新页面查看。")
        raise CannotAnswerComment(words % {"name": comment.answered_by_name})
    return comment, listed


def _settle(
    viewer: Viewer,
    comment: PublicationComment,
    listed: ResponsibilityList,
    action: str,
    *,
    why: str = "",
) -> PublicationComment:
    comment.answered_by_id = viewer.account_id
    comment.answered_by_name = viewer.name
    comment.answered_at = timezone.now()
    comment.save()
    record(
        actor=actor_for(viewer, "lists.publish_list", listed),
        action=action,
        thing=listed,
        after={"comment": comment.pk},
        why=why,
    )
    after_step(viewer=viewer, listed=listed)
    return comment


def _overtaken(standing: PublicationRules, wanted: Mapping[str, bool]) -> RulesWereChanged:
    yes_no = {True: _("是"), False: _("否")}
    fields = {name: PublicationRules._meta.get_field(name).verbose_name for name in wanted}
    return RulesWereChanged(
        _("您打开之后，别人已经改过公示规则。请对照现在的内容，再保存一次。"),
        differences=tuple(
            Difference(
                label=str(fields[name]),
                stands=yes_no[getattr(standing, name)],
                typed=yes_no[value],
            )
            for name, value in wanted.items()
            if getattr(standing, name) != value
        ),
        version=standing.version,
    )


def _tidy(text: str) -> str:
    """Text as it is kept: line ends of one kind, no control signs, no blanks around it.

    Signs that turn the direction of what follows would let a comment look like another's.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in UNSEEN)
    return "".join(kept).strip()
