"""What the viewer can do with a list now: the buttons of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zelian.lists.lifecycle import Step
from zelian.lists.models import ResponsibilityList
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Offer:
    """
    One thing to do, with its address. ``step`` is the step of the list's life it does: the
    one the list waits for is the page's solid button. ``post``: a form of one button.
    ``quiet``: it stands in the menu, not beside the title.
    """

    label: str
    icon: str
    url: str
    step: Step | None = None
    post: bool = False
    quiet: bool = False


Provider = Callable[[Viewer, ResponsibilityList], Iterable[Offer]]
