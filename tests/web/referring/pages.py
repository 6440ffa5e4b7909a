"""Walk the pages of a referral as a browser without script does."""

import re


def marks(page):
    """The hidden fields of the form on a page."""
    text = page.content.decode()
    form = text[text.rindex("<form") :] if "data-draft" not in text else text[text.index("data-draft") :]
    return dict(
        re.findall(r'<input type="hidden" name="(once|draft|version|window|turn)" value="([^"]*)">', form)
    )


def write(client, address, *, act="check", **given):
    """Open a page of the form, type, and press a button."""
    return client.post(address, {**marks(client.get(address)), "act": act, **given}, follow=True)


def refer_by_page(client, slug, **given):
    """Write a referral, read it over and send it; whatever page that ends on."""
    page = write(client, f"/referrals/new/{slug}", **given)
    if "Check your answers" not in page.content.decode():
        return page
    return client.post(page.redirect_chain[-1][0], marks(page), follow=True)
