"""Signatures from before the institution had a key go over, and stand by their events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.lists.duties import make_duties
from tests.unguarding import remove_triggers
from tests.world import TODAY, build_world
from zelian.history.operations import record
from zelian.lists import operations, queries
from zelian.lists.models import ResponsibilityList
from zelian.lists.signing import EARLY_FORM, content_of
from zelian.signing.canonical import digest_of
from zelian.signing.models import Signature
from zelian.signing.queries import is_early

BEFORE = [("lists", "0002_initial")]

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(to: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


def migrate_to_newest() -> None:
    """Every app again: what stands above lists went back together with it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def newest(transactional_db) -> Iterator[None]:
    """Whatever a test leaves, the next one finds the newest tables."""
    yield
    remove_triggers()
    migrate_to_newest()


def test_old_signatures_go_over_once_and_stand(newest):
    world = build_world()
    make_duties(world)
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk"), year=TODAY.year, unit=world.units["physics"]
    )
    listed = ResponsibilityList.objects.get(pk=outcome.list_id)
    content = content_of(listed, queries.items_to_sign(listed), form=EARLY_FORM)
    digest = digest_of(content, "sha256")
    before = migrate(BEFORE).get_model("lists", "ListSignature")
    old = before.objects.create(
        list_id=listed.pk,
        signed_by_id=world.accounts["unit_head"].pk,
        signer_name="物理学院党委书记",
        signer_title="物理学院党委书记",
        signed_at=timezone.now(),
        digest=digest,
        content=content,
    )
    with transaction.atomic():
        record(
            actor=world.viewer("unit_head").actor,
            action="list.signed",
            thing=listed,
            after={"state": "signed", "digest": digest, "signature": old.pk},
        )
    migrate_to_newest()
    ResponsibilityList.objects.filter(pk=listed.pk).update(state="signed")

    signature = Signature.objects.get()
    assert is_early(signature)
    assert (signature.signer_name, signature.digest) == (old.signer_name, digest)
    assert signature.signed_at == old.signed_at
    viewer = world.viewer("unit_head")
    assert queries.get_sheet(viewer, queries.get_list(viewer, listed.pk)).status == "signed"

    migrate(BEFORE)
    assert before.objects.get().content == content
    migrate_to_newest()
    assert Signature.objects.count() == 1
    assert list(listed.signatures.all()) == [signature]
