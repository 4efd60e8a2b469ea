"""What was signed before the institution had a key goes over as it is.

Such a signature carries no value of the key. Its event in history vouches for it: the two
must name the same list, account and digest.
"""

import hashlib

from django.db import migrations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LIST = "lists.responsibilitylist"


def number_of(pk):
    """A verification number as signatures have one; theirs was never printed."""
    value = int.from_bytes(hashlib.sha256(f"lists.listsignature/{pk}".encode()).digest()[:10], "big")
    signs = []
    for _place in range(16):
        value, rest = divmod(value, 32)
        signs.append(ALPHABET[rest])
    return "".join(signs)


def move(apps, schema_editor):
    Old = apps.get_model("lists", "ListSignature")
    Event = apps.get_model("history", "Event")
    Signature = apps.get_model("signing", "Signature")
    told = {}
    for event in Event.objects.filter(action="list.signed", thing_type=LIST).order_by("id"):
        told[event.thing_id, (event.after or {}).get("digest"), (event.after or {}).get("signature")] = event
    for old in Old.objects.select_related("list").order_by("id"):
        gone_over = {
            "thing_type": LIST,
            "thing_id": old.list_id,
            "signer_id": old.signed_by_id,
            "signed_at": old.signed_at,
            "digest": old.digest,
        }
        signature = Signature.objects.filter(**gone_over).first()
        if signature is None:
            signature = Signature.objects.create(
                **gone_over,
                number=number_of(old.pk),
                form="zelian.list/1",
                thing_label=old.list.title[:300],
                meaning="sign",
                content=old.content,
                signer_name=old.signer_name,
                signer_title=old.signer_title,
                event=told.get((old.list_id, old.digest, old.pk)),
            )
        old.list.signatures.add(signature)


def move_back(apps, schema_editor):
    """Only what came from here: what was signed since can't be told by the old table."""
    Old = apps.get_model("lists", "ListSignature")
    Signature = apps.get_model("signing", "Signature")
    for signature in Signature.objects.filter(form="zelian.list/1", key_id="").order_by("id"):
        Old.objects.create(
            list_id=signature.thing_id,
            signed_by_id=signature.signer_id,
            signer_name=signature.signer_name,
            signer_title=signature.signer_title,
            signed_at=signature.signed_at,
            digest=signature.digest,
            content=signature.content,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('history', '0001_initial'),
        ('lists', '0003_signatures'),
    ]

    operations = [migrations.RunPython(move, move_back)]
