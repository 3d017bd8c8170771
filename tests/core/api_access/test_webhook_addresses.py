"""Which addresses may be a webhook's, by their look (HOOK-1)."""

import pytest

from results_core.api_access.webhook_addresses import BadAddress, target_of


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://hooks.example/",
        "ftp://hooks.example/",
        "https://hooks.example:8443/",
        "https://hooks.example:/",
        "https://hooks.example:0/",
        "https://user@hooks.example/",
        "https://user:word@hooks.example/",
        "https://@hooks.example/",
        "https://hooks.example/#there",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nX: y",
        "https://hooks.example\\@inside.example/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://0177.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://[::1]/",
        "https://hooks.example./",
        "https://höoks.example/",
        "https://hooks..example/",
        f"https://hooks.example/{'a' * 2000}",
        "https://",
        "//hooks.example/",
        "https://hooks.example:99999/",
        "https://[::ffff:127.0.0.1/",
    ],
)
def test_an_address_that_may_be_no_webhooks_is_refused_by_its_look(address: str) -> None:
    """Only https, a public name, an allowed port, and nobody's name or secret (HOOK-1)."""
    with pytest.raises(BadAddress):
        target_of(address)


def test_an_address_says_where_it_leads() -> None:
    """In lower case, with its query; other ports where the operator allows them."""
    assert target_of("https://Hooks.Example/a?b=c") == ("hooks.example", 443, "/a?b=c")
    assert target_of("https://hooks.example:8443", ports=[8443]) == ("hooks.example", 8443, "/")
