"""All that may be done to regulations and their duties."""

from zelian.catalogue.operations.confirming import (
    Metadata,
    confirm_regulation,
    metadata_of,
    repeal_regulation,
    update_metadata,
)
from zelian.catalogue.operations.deciding import (
    AcceptedAll,
    accept_all,
    accept_duties,
    accept_duty,
    reject_duties,
    reject_duty,
    reopen_duty,
    settle_remark,
    settle_remarks,
)
from zelian.catalogue.operations.discarding import discard_regulation
from zelian.catalogue.operations.editing import bind_word, choose_bearers, edit_duty
from zelian.catalogue.operations.outlining import move_heading
from zelian.catalogue.operations.reshaping import add_duty, merge_duties, split_duty
from zelian.catalogue.operations.uploading import (
    Upload,
    read_again,
    upload_regulation,
    upload_regulations,
)

__all__ = [
    "AcceptedAll",
    "Metadata",
    "Upload",
    "accept_all",
    "accept_duties",
    "accept_duty",
    "add_duty",
    "bind_word",
    "choose_bearers",
    "confirm_regulation",
    "discard_regulation",
    "edit_duty",
    "merge_duties",
    "metadata_of",
    "move_heading",
    "read_again",
    "reject_duties",
    "reject_duty",
    "reopen_duty",
    "repeal_regulation",
    "settle_remark",
    "settle_remarks",
    "split_duty",
    "update_metadata",
    "upload_regulation",
    "upload_regulations",
]
