"""Everything that can be asked for: what lies behind the parts of addresses, for the matrix.

A route with a part in its address asks here: `OBJECTS` names a maker for the blueprint and the part. A maker
puts one object for each of those who own some, and returns their ids by owner; a public one returns one id
under `EVERYBODY`. This is the one place to extend.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from results_core.api_access.webhooks import Delivery, DeliveryState
from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.templates import Template, TemplateForm
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId
from results_core.organisations.model import Officer, Role
from results_core.testing.builders import MINH, ZOFIA, named
from results_core.testing.clients import a_secret
from results_core.testing.organisations import (
    a_join_request,
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.scenes import result_of
from results_core.testing.sharing import a_share, put_share
from results_core.testing.webhooks import a_delivery, a_webhook
from results_core.verification.bulk_columns import Columns
from results_core.verification.bulk_columns import Role as ColumnRole
from results_core.verification.bulk_model import Asker
from results_core.verification.lookup import Found
from results_core.verification.viewers import Viewer
from tests.web.actors import (
    EVERYBODY,
    MAIN_1,
    MAIN_2,
    OF_1,
    OF_2,
    SYSTEM_1,
    SYSTEM_2,
    USER_1,
    USER_2,
    A,
    B,
    client_of,
)
from tests.web.visits import Staged, account_of

Maker = Callable[[Staged], Mapping[str, str]]


def results(site: Staged) -> Mapping[str, str]:
    """Return a released result of each candidate."""
    view = site.rehearsal.application.view_results
    return {
        actor: view.all(account_of(site, number))[0].entry.id for actor, number in ((A, ZOFIA), (B, MINH))
    }


def _public(text: str) -> Maker:
    return lambda site: {EVERYBODY: text}


def _style_sheet(site: Staged) -> Mapping[str, str]:
    found = site.browser().get("/").text.partition("/static/app.")[2].partition('"')[0]
    return {EVERYBODY: f"app.{found}"}


def _organisation(site: Staged) -> Mapping[str, str]:
    return {EVERYBODY: put_organisation(site.rehearsal.store, an_organisation(name="Four", domains=())).id}


def shares(site: Staged) -> Mapping[str, str]:
    """Return a share that each candidate has sent."""
    return {
        actor: put_share(
            site.rehearsal.store,
            a_share(
                ResultId(result),
                account=account_of(site, number),
                organisation=an_organisation(name="One").id,
                sent_at=site.rehearsal.clock.now(),
            ),
        ).id
        for number, (actor, result) in zip((ZOFIA, MINH), results(site).items(), strict=True)
    }


def users(site: Staged) -> Mapping[str, str]:
    """Return a colleague of each main user."""
    return {
        actor: put_officer(
            site.rehearsal.store,
            an_officer(an_organisation(name=name), email=f"colleague@{name.lower()}.example", role=Role.USER),
        ).id
        for actor, name in ((MAIN_1, "One"), (MAIN_2, "Two"))
    }


def _look_up(site: Staged, organisation: str, id_number: str) -> str:
    """Have somebody of an organisation find a result; return the reference, which is the look's too."""
    read = result_of(site.rehearsal.store, id_number)
    assert read.version is not None
    viewer = Viewer(
        officer=AccountId(named(f"officer of {organisation}")),
        organisation=an_organisation(name=organisation).id,
    )
    found = site.rehearsal.application.verification.look_up(
        viewer, read.version.statement_number or "", read.entry.date_of_birth
    )
    assert isinstance(found, Found)
    return found.reference


def looks(site: Staged) -> Mapping[str, str]:
    """Return a look at each candidate's result."""
    return {actor: _look_up(site, "One", number) for actor, number in ((A, ZOFIA), (B, MINH))}


def findings(site: Staged) -> Mapping[str, str]:
    """Return what each organisation has found: of the same candidate."""
    return {OF_1: _look_up(site, "One", ZOFIA), OF_2: _look_up(site, "Two", ZOFIA)}


def received(site: Staged) -> Mapping[str, str]:
    """Return what each organisation has received, of the same candidate."""
    store, at = site.rehearsal.store, site.rehearsal.clock.now()
    result = ResultId(results(site)[B])
    found = {}
    for owner, name in ((OF_1, "One"), (OF_2, "Two")):
        to = an_organisation(name=name).id
        with store.begin(reading=True) as work:
            standing = work.shares.standing(result, to, at=at)
        found[owner] = (standing or put_share(store, a_share(result, organisation=to, sent_at=at))).id
    return found


def _desks(site: Staged) -> Mapping[str, Officer]:
    """Return somebody of each organisation, who may be nobody: what they make belongs to it."""
    return {
        owner: attrs.evolve(
            an_officer(email=f"desk@{name.lower()}.example"), organisation=an_organisation(name=name).id
        )
        for owner, name in ((OF_1, "One"), (OF_2, "Two"))
    }


def downloads(site: Staged) -> Mapping[str, str]:
    """Return a download of what each organisation has received."""
    received(site)
    make, made = site.rehearsal.application.downloads.make, {}
    for owner, officer in _desks(site).items():
        wish = Wish(kind=DownloadKind.CSV, chosen=Chosen(ticked=False))
        download = make(officer, wish)
        assert isinstance(download, Download)
        made[owner] = download.id
    return made


def templates(site: Staged) -> Mapping[str, str]:
    """Return a template of each organisation."""
    manage, made = site.rehearsal.application.downloads.templates, {}
    for owner, officer in _desks(site).items():
        template = manage.save(officer, TemplateForm(name="Intake", fields=["family_name"]))
        assert isinstance(template, Template)
        made[owner] = template.id
    return made


def wishes(site: Staged) -> Mapping[str, str]:
    """Return a wish to join the organisation of each main user."""
    found = {}
    with site.rehearsal.store.begin() as work:
        for actor, name in ((MAIN_1, "One"), (MAIN_2, "Two")):
            wish = a_join_request(an_organisation(name=name), email=f"wish@{name.lower()}.example")
            work.join_requests.add(wish)
            found[actor] = wish.id
        work.commit()
    return found


def checks(site: Staged) -> Mapping[str, str]:
    """Return a list that each organisation has had checked."""
    desk, found = site.rehearsal.application.verification.bulk, {}
    for owner, name, user in ((OF_1, "One", USER_1), (OF_2, "Two", USER_2)):
        asker = Asker(organisation=an_organisation(name=name).id, officer=AccountId(named(user)))
        columns = Columns(places={ColumnRole.NUMBER: 0, ColumnRole.BORN: 1})
        version = result_of(site.rehearsal.store, ZOFIA).version
        number = "" if version is None else version.statement_number
        check = desk.prepare.bring(asker, desk.read.pasted(f"number,born,{name}\n{number},2004-02-29"))
        desk.prepare.choose(asker, check, columns)
        found[owner] = desk.prepare.start(asker, check)
    while desk.run():
        pass
    return found


def hooks(site: Staged, owners: tuple[str, str] = (OF_1, OF_2)) -> Mapping[str, str]:
    """Return a webhook of each organisation, which was told something, by its owner."""
    found = {}
    with site.rehearsal.store.begin() as work:
        for owner, name in zip(owners, ("One", "Two"), strict=True):
            hook = a_webhook(an_organisation(name=name).id, name=owner)
            found[owner] = hook.id
            if work.webhooks.of(hook.id) is None:
                work.webhooks.add(hook)
                work.webhooks.add_deliveries([_told(owner)])
        work.commit()
    return found


def _told(owner: str) -> Delivery:
    hook = a_webhook(OrganisationId(owner), name=owner)
    return a_delivery(hook.id, state=DeliveryState.DELIVERED)


OBJECTS: Final[dict[tuple[str, str], Maker]] = {
    ("candidate", "ref"): results,
    ("candidate", "code"): _public("C1A"),
    ("candidate", "org"): _organisation,
    ("candidate", "share"): shares,
    ("candidate", "look"): looks,
    ("candidate", "token"): _public("x" * 43),
    ("verifier", "client"): lambda site: {MAIN_1: client_of(SYSTEM_1).id, MAIN_2: client_of(SYSTEM_2).id},
    ("verifier", "secret"): lambda site: {
        MAIN_1: a_secret(client_of(SYSTEM_1)).id,
        MAIN_2: a_secret(client_of(SYSTEM_2)).id,
    },
    ("verifier", "finding"): findings,
    ("verifier", "receipt"): _public("0" * 16),
    ("verifier", "check"): checks,
    ("verifier", "line"): _public("2"),
    ("verifier", "format"): _public("csv"),
    ("verifier", "ref"): received,
    ("verifier", "file"): downloads,
    ("verifier", "shape"): templates,
    ("verifier", "token"): _public("x" * 43),
    ("verifier", "user"): users,
    ("verifier", "wish"): wishes,
    ("verifier", "org"): _organisation,
    ("verifier", "webhook"): lambda site: hooks(site, (MAIN_1, MAIN_2)),
    ("verifier", "delivery"): lambda site: {owner: _told(owner).id for owner in (MAIN_1, MAIN_2)},
    ("api", "share"): received,
    ("api", "webhook"): hooks,
    ("api", "delivery"): lambda site: {owner: _told(owner).id for owner in (OF_1, OF_2)},
    ("statics", "name"): _style_sheet,
}
"""What lies behind the parts of addresses, by blueprint and part."""

EXCUSED: Final[Mapping[str, str]] = MappingProxyType(
    {"verifier.receipt": "a receipt lies in the browser that asked, and nowhere else"}
)
"""Endpoints whose own object is answered by 404, with the reason."""
