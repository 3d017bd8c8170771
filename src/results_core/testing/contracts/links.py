"""One-time links: used once, for one purpose, while they live (TOK-1 to TOK-5)."""

from datetime import datetime, timedelta

from results_core.access.links import LIFE, Link, LinkPurpose, LinkState
from results_core.testing.builders import NOON, a_link, digest, named
from results_core.testing.scenes import put_links
from results_core.testing.stores import Store

RESET = LinkPurpose.RESET_PASSWORD
CONFIRM = LinkPurpose.CONFIRM_ADDRESS
A_MOMENT = timedelta(microseconds=1)
AN_HOUR = timedelta(hours=1)


def consume(
    store: Store, name: str = "link", *, purpose: LinkPurpose = RESET, at: datetime = NOON
) -> Link | None:
    """Use a link up in a transaction of its own."""
    with store.begin() as work:
        link = work.links.consume(digest(name), purpose=purpose, now=at)
        work.commit()
    return link


def end(store: Store, subject: str, *, purpose: LinkPurpose | None = None, at: datetime = NOON) -> None:
    """Kill a subject's links in a transaction of its own."""
    with store.begin() as work:
        work.links.end(subject, purpose=purpose, now=at)
        work.commit()


def state_of(store: Store, name: str = "link", *, purpose: LinkPurpose = RESET) -> LinkState:
    """Return what a link, which is there, is good for at noon."""
    with store.begin(reading=True) as work:
        link = work.links.of(digest(name))
    assert link is not None
    return link.state(purpose, now=NOON)


class LinksContract:
    """What the links promise."""

    def test_a_link_is_found_as_it_was_issued(self, store: Store) -> None:
        """Looking at it changes nothing (TOK-3)."""
        put_links(store, a_link())
        with store.begin(reading=True) as work:
            looks = [work.links.of(digest("link")) for _ in range(3)]

        assert looks == [a_link()] * 3

    def test_a_link_that_nobody_issued_is_none(self, store: Store) -> None:
        """A digest that no link has is nothing, and cannot be used."""
        with store.begin(reading=True) as work:
            looked = work.links.of(digest("link"))

        assert looked is None
        assert consume(store) is None

    def test_a_link_works_once(self, store: Store) -> None:
        """Whoever comes first gets it, with the instant of its use; then it is used (TOK-2)."""
        put_links(store, a_link())
        first, second = consume(store), consume(store)

        assert first is not None
        assert (first.subject, first.used_at) == (named("account"), NOON)
        assert second is None
        assert state_of(store) is LinkState.USED

    def test_a_use_that_is_undone_leaves_the_link(self, store: Store) -> None:
        """It is used up together with its effect, or not at all."""
        put_links(store, a_link())
        with store.begin() as work:
            work.links.consume(digest("link"), purpose=RESET, now=NOON)

        assert consume(store) is not None

    def test_a_link_serves_its_purpose_alone(self, store: Store) -> None:
        """A link that confirms an address sets no password, and is not used up by the attempt (TOK-4)."""
        put_links(store, a_link(purpose=CONFIRM))
        misused = consume(store, purpose=RESET)

        assert misused is None
        assert consume(store, purpose=CONFIRM) is not None

    def test_a_link_lives_until_its_instant(self, store: Store) -> None:
        """A microsecond before it expires it works; when it expires it does not (TOK-5)."""
        put_links(store, a_link(name="one"), a_link(name="other"))
        expires_at = NOON + LIFE[RESET]

        assert consume(store, "one", at=expires_at - A_MOMENT) is not None
        assert consume(store, "other", at=expires_at) is None

    def test_ending_kills_the_links_of_one_subject(self, store: Store) -> None:
        """Those of others live on."""
        put_links(store, a_link(name="hers"), a_link(name="his", subject=named("other")))
        end(store, named("account"))

        assert consume(store, "hers") is None
        assert state_of(store, "hers") is LinkState.DEAD
        assert consume(store, "his") is not None

    def test_ending_one_purpose_spares_the_other(self, store: Store) -> None:
        """A new link to set a password kills older ones to set it, and nothing else (TOK-4)."""
        put_links(store, a_link(name="reset"), a_link(name="confirm", purpose=CONFIRM))
        end(store, named("account"), purpose=RESET)

        assert consume(store, "reset") is None
        assert consume(store, "confirm", purpose=CONFIRM) is not None

    def test_ending_all_purposes_kills_every_link(self, store: Store) -> None:
        """A change of password kills whatever is outstanding."""
        put_links(store, a_link(name="reset"), a_link(name="confirm", purpose=CONFIRM))
        end(store, named("account"))

        assert consume(store, "reset") is None
        assert consume(store, "confirm", purpose=CONFIRM) is None

    def test_a_used_link_stays_used(self, store: Store) -> None:
        """Its reader is told that it was used, not that it never was."""
        put_links(store, a_link())
        consume(store)
        end(store, named("account"))

        assert state_of(store) is LinkState.USED

    def test_links_issued_are_told_oldest_first(self, store: Store) -> None:
        """Used, dead and expired ones count as well: they were sent."""
        instants = [NOON, NOON + AN_HOUR, NOON + 2 * AN_HOUR]
        put_links(store, *(a_link(name=str(at), issued_at=at) for at in reversed(instants)))
        consume(store, str(NOON))
        end(store, named("account"))
        with store.begin(reading=True) as work:
            issued = list(work.links.issued(named("account"), purpose=RESET, since=NOON))

        assert issued == instants

    def test_links_issued_are_told_from_an_instant_on(self, store: Store) -> None:
        """One that was issued at that very instant is among them."""
        put_links(store, a_link(name="old", issued_at=NOON - A_MOMENT), a_link(name="new", issued_at=NOON))
        with store.begin(reading=True) as work:
            issued = list(work.links.issued(named("account"), purpose=RESET, since=NOON))

        assert issued == [NOON]

    def test_links_issued_are_told_of_one_subject_and_purpose(self, store: Store) -> None:
        """Nobody's letters count against another, nor do those of another kind."""
        put_links(store, a_link(name="his", subject=named("other")), a_link(name="confirm", purpose=CONFIRM))
        with store.begin() as work:
            work.links.hold(named("account"))
            issued = list(work.links.issued(named("account"), purpose=RESET, since=NOON))

        assert issued == []
