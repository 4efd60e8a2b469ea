"""Other systems' buttons in a real browser, under the content security policy."""

from __future__ import annotations

import pytest

from tests.authentication.providers.certificates import make_certificate
from tests.authentication.providers.standing_in import standing_in
from tests.authentication.providers.test_cas import ENTRY, PASSWORD
from tests.authentication.providers.test_configuration import SAML

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_button_leads_to_the_provider_and_back(
    configure, cas_server, live_server, world, browser_page
):
    configure(ENTRY.format(url=cas_server, version="3", match="staff_no"))
    page = browser_page
    # the provider's own page brings what it likes
    page.expected_troubles = ["Failed to load resource", "jQuery"]
    page.goto(f"{live_server.url}/login/?next=/security/")
    page.get_by_role("link", name="统一身份认证").click()
    page.fill("input[name=username]", "unit_head")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/security/")
    assert page.get_by_role("heading", name="登录与安全").is_visible()


def test_a_saml_answer_goes_on_by_itself(configure, live_server, world, browser_page, tmp_path):
    """It comes from another site, without our session; a page of ours brings the two together."""
    make_certificate(tmp_path, "idp")
    configure(SAML.format(more=""))
    page = browser_page
    page.expected_troubles = ["403", "favicon"]
    with standing_in() as provider:
        provider.answers["/"] = lambda _asked: {}
        page.goto(provider.address)
        page.evaluate(
            """address => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = address;
                document.body.append(form);
                form.submit();
            }""",
            f"{live_server.url}/sign-in/with/saml/back/",
        )
        page.wait_for_url(f"{live_server.url}/sign-in/with/saml/finish/")
    assert page.get_by_text("这次登录没有完成").is_visible()
