"""The browser of the journeys, for the confirming page."""

from tests.browser.conftest import browser, browser_page

__all__ = ["browser", "browser_page"]
