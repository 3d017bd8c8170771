"""Lists that cannot be checked, brought to the page with the real reader (C10, UPL-1 to UPL-4)."""

from html import unescape
from itertools import cycle

import attrs
import pytest

from adapters_documents.uploads import Uploads
from adapters_web.app import create_app
from results_core.testing.builders import RELEASE
from results_core.testing.officers import put_officer_with_password
from tests.bad_lists import ONE_OF_EACH, bad_list, reason_in
from tests.web.test_bulk import BULK, Desk
from tests.web.visits import ON_A_DESK, Staged, objections, stage


@pytest.fixture
def site() -> Staged:
    """A page that reads what is brought as the service does."""
    staged = stage()
    put_officer_with_password(staged.rehearsal)
    staged.rehearsal.clock.set(RELEASE)
    application = staged.rehearsal.application
    bulk = attrs.evolve(application.verification.bulk, read=Uploads())
    verification = attrs.evolve(application.verification, bulk=bulk)
    reading = attrs.evolve(application, verification=verification)
    return attrs.evolve(staged, app=create_app(reading, ON_A_DESK))


def test_each_is_refused_beside_its_field_and_nothing_is_kept(site: Staged) -> None:
    """In the words of the page's language, now English, now French; no check stands in the history."""
    officer = site.officer()
    for what, language in zip(ONE_OF_EACH, cycle(("en", "fr"))):
        officer.get(f"{BULK}?language={language}")
        content, why = bad_list(what)
        answer = Desk(site, officer).upload(content)
        [(field, said)] = objections(answer)
        assert (answer.status_code, field) == (422, "file"), what
        assert reason_in(language, why).fullmatch(unescape(said)), (what, said)
    assert officer.get(BULK).text.count("/verifiers/search/bulk/") == 0
