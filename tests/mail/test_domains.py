"""Whether an address is an organisation's own: by registrable domain, whatever it looks like (AUZ-8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_mail.addresses import CheckedAddresses
from adapters_mail.domains import PublicHostNames
from results_core.organisations.domains import (
    domain_of,
    domain_of_website,
    is_free_mail,
    is_own_address,
    website_of,
)

HOSTS = PublicHostNames()
ADDRESSES = CheckedAddresses()
LABEL = st.from_regex(r"[a-z]([a-z0-9]{0,10}[a-z0-9])?", fullmatch=True)


def is_own(typed: str, *domains: str) -> bool:
    """Tell what becomes of an address as somebody types it."""
    email = ADDRESSES.canonical(typed)
    return email is not None and is_own_address(email, domains, HOSTS)


@pytest.mark.parametrize(
    "typed",
    [
        "a@uni.edu",
        "A.B@UNI.EDU",
        " a@mail.dept.uni.edu ",
        "a@ｕｎｉ.edu",
        "a+tag@uni.edu",
    ],
)
def test_an_address_of_the_house_passes(typed: str) -> None:
    """In any capitals and from any sub-domain."""
    assert is_own(typed, "lyon.example", "uni.edu")


@pytest.mark.parametrize(
    "typed",
    [
        "a@evil-uni.edu",
        "a@eviluni.edu",
        "a@uni.edu.evil.com",
        "user@uni.edu@evil",
        "user@uni.edu@evil.com",
        '"user@uni.edu"@evil.com',
        "a@uni.edu.",
        "a@evil.com#uni.edu",
        "a@evil.com/uni.edu",
        "a@uni.education",
        "a@uni.ed",
        "a@edu",
        "a@unі.edu",
        "a@υni.edu",
        "a@uni。evil.com",
        "a@uni.edu\n@evil.com",
        "a@evil.com\nuni.edu",
        "a@evil.com uni.edu",
        "a@[uni.edu]",
        "a@uni.edu\u200b.evil.com",
        "a@xn--uni-edu.com",
        "@uni.edu",
        "uni.edu",
        "",
    ],
)
def test_a_look_alike_never_passes(typed: str) -> None:
    """Neither other letters that look the same, nor the right name in the wrong place."""
    assert not is_own(typed, "uni.edu", "lyon.example")


def test_names_of_other_scripts_are_compared_as_the_network_does() -> None:
    """`école.fr` in whichever spelling is one domain, and `ecole.fr` another."""
    assert is_own("a@école.fr", "xn--cole-9oa.fr")
    assert is_own("a@xn--cole-9oa.fr", "xn--cole-9oa.fr")
    assert is_own("a@e\u0301cole.fr", "xn--cole-9oa.fr")
    assert not is_own("a@ecole.fr", "xn--cole-9oa.fr")


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("a@mail.ox.ac.uk", "ox.ac.uk"),
        ("a@ac.uk", None),
        ("a@someone.github.io", "someone.github.io"),
        ("a@univ-lyon.example", "univ-lyon.example"),
        ("a@127.0.0.1", None),
    ],
)
def test_a_house_ends_at_the_public_suffix(email: str, domain: str | None) -> None:
    """Under `ac.uk` and `github.io` everybody is a house of their own."""
    assert domain_of(email, HOSTS) == domain


@given(house=LABEL, below=st.lists(LABEL, max_size=3), stranger=LABEL)
def test_whatever_stands_before_the_house_is_the_house(house: str, below: list[str], stranger: str) -> None:
    """And whatever stands after it is not."""
    domain = f"{house}.example"
    inside = ".".join([*below, domain])
    assert is_own_address(f"a@{inside}", [domain], HOSTS)
    assert not is_own_address(f"a@{inside}.{stranger}.test", [domain], HOSTS)
    assert is_own_address(f"a@{stranger}{domain}", [domain], HOSTS) is False


@pytest.mark.parametrize(
    ("typed", "website"),
    [
        ("www.Example.org", "www.example.org"),
        (" https://www.example.org/ ", "www.example.org"),
        ("HTTP://example.org:8080/en/about?x=1#top", "example.org/en/about"),
        ("école.fr/accueil/à propos", None),
        ("école.fr/présentation", "xn--cole-9oa.fr/pr%C3%A9sentation"),
        ("example", None),
        ("ac.uk", None),
        ("localhost", None),
        ("192.168.0.1", None),
        ("ftp://example.org", None),
        ("javascript:alert(1)", None),
        ("user:pass@example.org", None),
        ("https://user@example.org", None),
        ("example.org/" + "a" * 300, None),
        ("exam ple.org", None),
        ("www..org", None),
        ("", None),
    ],
)
def test_a_web_site_is_kept_without_its_scheme(typed: str, website: str | None) -> None:
    """What is none is objected to; nothing but a name of a host comes first."""
    assert website_of(typed, HOSTS) == website


def test_a_web_site_and_an_address_of_one_house_agree() -> None:
    """Which is what an applicant is warned about."""
    website = website_of("https://www.univ-lyon.example/en", HOSTS)
    assert website is not None
    assert domain_of_website(website, HOSTS) == domain_of("a@etu.univ-lyon.example", HOSTS)


@pytest.mark.parametrize(
    "email",
    [
        "a@gmail.com",
        "a@yahoo.co.uk",
        "a@outlook.fr",
        "a@orange.fr",
        "a@mail.yopmail.com",
        "a@GMX.net",
        "a@web.de",
    ],
)
def test_an_address_that_anybody_gets_says_nothing(email: str) -> None:
    """Free mail is refused, throw-away addresses too, below every suffix."""
    domain = domain_of(ADDRESSES.canonical(email) or "", HOSTS)
    assert domain is not None
    assert is_free_mail(domain)


@pytest.mark.parametrize(
    "domain", ["univ-lyon.fr", "gmail-university.edu", "live.ac.uk", "ox.ac.uk", "web.com"]
)
def test_an_address_of_an_office_is_none(domain: str) -> None:
    """However it begins."""
    assert not is_free_mail(domain)
