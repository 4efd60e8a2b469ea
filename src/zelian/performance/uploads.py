"""Large uploads stream to disk, and no further than the limit."""

from __future__ import annotations

from functools import wraps

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from zelian.people.access import View


class CappedUpload(FileUploadHandler):
    """Stand before the other handlers and let a file grow just past the evidence limit.

    The chunk that crosses the limit still passes, so that the size shows the excess; the
    rest is read from the wire and dropped, so that nobody can fill the disk.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        before, self.seen = self.seen, self.seen + len(raw_data)
        return raw_data if before <= settings.ZELIAN_EVIDENCE_LIMIT else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""


def takes_evidence(view: View) -> View:
    """A view that receives evidence files: capped while they stream, and checked for CSRF.

    The CSRF middleware would read the body before the handler stands, so its check
    is moved behind.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.upload_handlers.insert(0, CappedUpload(request))
        return protected(request, *args, **kwargs)

    return receiving
