"""Downloads and templates: an organisation's own, and nothing that it does not see now (AUZ-3, AUZ-4)."""

from datetime import timedelta

import attrs

from results_core.downloads.model import (
    Chosen,
    Download,
    DownloadKind,
    DownloadState,
    LeftOut,
    Outcome,
)
from results_core.downloads.templates import Format, Template, default_shape
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, TemplateId
from results_core.privacy.ports import Person
from results_core.sharing.model import Touch
from results_core.testing.builders import ANA, MINH, NOON, RELEASE, ZOFIA, named
from results_core.testing.contracts.inbox_list import OFFICER, Scene, a_scene
from results_core.testing.contracts.leftovers import forget
from results_core.testing.sharing import put_organisation_named
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store
from results_core.verification.listing import Personal, Search

OTHERS = OrganisationId(named("another organisation"))
A_DAY = timedelta(days=1)


def a_template(name: str = "Intake", *, organisation: OrganisationId = OFFICER.organisation) -> Template:
    """Return a template of an organisation."""
    return Template(
        id=TemplateId(named(f"template {name} {organisation}")),
        organisation=organisation,
        name=name,
        shape=default_shape(Format.CSV, "fr"),
        changed_at=NOON,
    )


def a_download(name: str = "first", *, at: timedelta = timedelta()) -> Download:
    """Return a download of three results."""
    return Download(
        id=DownloadId(named(f"download {name}")),
        organisation=OFFICER.organisation,
        officer=OFFICER.id,
        kind=DownloadKind.CSV,
        shape=a_template().shape,
        language="en",
        made_at=RELEASE + at,
        candidates=3,
        at_once=True,
        state=DownloadState.READY,
        kept_until=RELEASE + 30 * A_DAY,
    )


def chosen_in(scene: Scene, download: Download, chosen: Chosen) -> int:
    """Keep a download of what is chosen; return how many that are."""
    with scene.store.begin() as work:
        downloads = work.downloads(OFFICER.organisation)
        count = downloads.choose(download.id, chosen, officer=OFFICER.id, joined_at=NOON)
        downloads.add(download)
        work.commit()
    return count


def rows_of(scene: Scene, download: Download, *, after: int = 0, limit: int = 9) -> list[tuple[int, str]]:
    """Return the places and ID Numbers that are seen, and keep what became of them."""
    with scene.store.begin() as work:
        downloads = work.downloads(OFFICER.organisation)
        rows = downloads.rows(download.id, after=after, limit=limit)
        shared = downloads.results(download.id, after=after, limit=limit)
        downloads.settle(download.id, after=after, limit=limit)
        work.commit()
    assert [(row.position, row.id_number, row.account) for row in rows] == [
        (position, one.share.entry.id_number, one.account) for position, one in shared
    ]
    return [(row.position, row.id_number) for row in rows]


class TemplatesContract:
    """What templates promise."""

    def test_a_template_is_its_organisations_own(self, store: Store) -> None:
        """Nobody else finds, changes or removes it; its name is free elsewhere (AUZ-4)."""
        for one in (OFFICER.organisation, OTHERS):
            put_organisation_named(store, one)
        kept, theirs = a_template(), a_template(organisation=OTHERS)
        with store.begin() as work:
            ours = work.templates(OFFICER.organisation)
            saved = [ours.save(kept), work.templates(OTHERS).save(theirs)]
            double = ours.save(attrs.evolve(a_template("x"), name="INTAKÉ"))
            other = work.templates(OTHERS)
            found, removed = other.one(kept.id), other.remove(kept.id)
            work.commit()
        with store.begin() as work:
            ours = work.templates(OFFICER.organisation)
            changed = attrs.evolve(kept, name="Admissions", used_at=RELEASE)
            saved += [ours.save(changed), ours.save(a_template("Zürich"))]
            every = [one.name for one in ours.all()]
            found_again = ours.one(kept.id)
            gone = [ours.remove(kept.id), ours.remove(kept.id)]
            work.commit()

        assert (saved, double, found, removed) == ([True] * 4, False, None, False)
        assert (every, found_again, gone) == (["Admissions", "Zürich"], changed, [True, False])


class DownloadsContract:
    """What downloads promise."""

    def test_what_is_chosen_stays_in_its_order(self, store: Store, clock: StoppedClock) -> None:
        """Ticked rows, or all that match, numbered as the list has them, in steps of any size."""
        scene = a_scene(store, clock)
        with store.begin() as work:
            work.inbox(OFFICER.organisation, OFFICER.id).tick(scene.ids(ANA, ZOFIA))
            work.commit()
        ticked, every, some = a_download("ticked"), a_download("every"), a_download("some")
        named_minh = Search(personal=Personal(name="minh"))
        counts = [
            chosen_in(scene, ticked, Chosen()),
            chosen_in(scene, every, Chosen(search=Search(descending=False), ticked=False)),
            chosen_in(scene, some, Chosen(search=named_minh, ticked=False)),
        ]

        assert counts == [2, 3, 1]
        assert rows_of(scene, ticked) == [(1, ANA), (2, ZOFIA)]
        assert rows_of(scene, every) == [(1, ZOFIA), (2, MINH), (3, ANA)]
        assert rows_of(scene, every, after=1, limit=1) == [(2, MINH)]
        assert rows_of(scene, some) == [(1, MINH)]

    def test_rows_say_where_when_and_by_whom(self, store: Store, clock: StoppedClock) -> None:
        """Sitting, centre and officers are those of each; whoever has left has no name."""
        scene, download, gone = a_scene(store, clock), a_download(), AccountId(named("left"))
        chosen_in(scene, download, Chosen(ticked=False))
        with store.begin() as work:
            scope = work.shares.scoped(OFFICER.organisation)
            scope.touch(scene.ids(ZOFIA), Touch.DOWNLOADED, at=RELEASE, by=OFFICER.id)
            scope.touch(scene.ids(ANA), Touch.OPENED, at=RELEASE, by=gone)
            work.commit()
        with store.begin() as work:
            downloads = work.downloads(OFFICER.organisation)
            rows = list(downloads.rows(download.id, after=0, limit=9))
            shared = [one.share for _, one in downloads.results(download.id, after=0, limit=9)]

        places = [(one.entry.sitting, one.entry.centre.name) for one in shared]
        assert [(row.exam, row.exam_date, row.session, row.releases_at, row.centre) for row in rows] == [
            (sitting.exam, sitting.exam_date, sitting.session, sitting.releases_at, centre)
            for sitting, centre in places
        ]
        seen = {row.id_number: (row.opened_by, row.downloaded_by) for row in rows}
        assert seen == {ZOFIA: (None, OFFICER.name), ANA: (None, None), MINH: (None, None)}

    def test_what_was_withdrawn_is_left_out_and_named(self, store: Store, clock: StoppedClock) -> None:
        """Also of another one of the same; a file that shows it no longer stands (AUZ-4, AUZ-5)."""
        scene = a_scene(store, clock)
        first, again = a_download(), a_download("again", at=A_DAY)
        chosen_in(scene, first, Chosen(search=Search(descending=False), ticked=False))
        rows_of(scene, first)
        with store.begin() as work:
            stood = work.downloads(OFFICER.organisation).stands(first.id)
            work.shares.withdraw(scene.ids(MINH), at=clock.now())
            work.commit()
        with store.begin() as work:
            downloads = work.downloads(OFFICER.organisation)
            stands = downloads.stands(first.id)
            count = downloads.choose_again(again.id, first.id)
            downloads.add(again)
            stolen = work.downloads(OTHERS).choose_again(DownloadId(named("stolen")), first.id)
            work.commit()
        rows = rows_of(scene, again)
        with store.begin() as work:
            downloads = work.downloads(OFFICER.organisation)
            downloads.leave_out(again.id, [3], Outcome.UNPRINTABLE)
            left_out = [attrs.astuple(one) for one in downloads.left_out(again.id, names=5)]
            theirs = work.downloads(OTHERS).left_out(again.id, names=5)
            work.commit()

        assert (stood, stands, count, stolen) == (True, False, 3, 0)
        assert rows == [(1, ZOFIA), (3, ANA)]
        gone = LeftOut(outcome=Outcome.GONE, count=1, names=("Minh Anh Đặng",))
        assert attrs.astuple(gone) in left_out
        assert {outcome for outcome, _, _ in left_out} >= {Outcome.GONE, Outcome.UNPRINTABLE}
        assert list(theirs) == []

    def test_files_that_may_show_somebody_go_with_them(self, store: Store, clock: StoppedClock) -> None:
        """Erasing forgets the files of every organisation that the person shared with (PRV-5)."""
        scene = a_scene(store, clock)
        download = a_download()
        chosen_in(scene, download, Chosen(ticked=False))
        with store.begin() as work:
            work.files.begin(download.file, kept_until=RELEASE + A_DAY)
            work.files.append(download.file, b"Zofia")
            result = scene.shares[ZOFIA].result
            work.personal_data.erase(Person(account=None, results=frozenset({result})), at=clock.now())
            work.commit()
        with store.begin(reading=True) as work:
            left = work.files.part(download.file, 0)

        assert left is None

    def test_a_line_is_forgotten_with_what_it_was_of(self, store: Store, clock: StoppedClock) -> None:
        """When it was asked for long enough ago, and not a moment before (PRV-3)."""
        scene, download = a_scene(store, clock), a_download()
        chosen_in(scene, download, Chosen(ticked=False))
        early = forget(store, downloaded=RELEASE - timedelta(seconds=1)).downloads
        late = forget(store, downloaded=RELEASE).downloads
        with store.begin() as work:
            downloads = work.downloads(OFFICER.organisation)
            rows = downloads.rows(download.id, after=0, limit=9)

        assert (early, late, list(rows)) == (0, 1, [])

    def test_the_history_is_the_organisations_own(self, store: Store, clock: StoppedClock) -> None:
        """Latest first, page by page, with who asked; how each stands is kept (AUZ-4)."""
        scene = a_scene(store, clock)
        made = [a_download(f"number {day}", at=day * A_DAY) for day in range(3)]
        for one in made:
            chosen_in(scene, one, Chosen(ticked=False))
        kept = attrs.evolve(made[0], size=12, state=DownloadState.CANCELLED, kept_until=NOON)
        with store.begin() as work:
            work.downloads(OTHERS).keep(attrs.evolve(made[1], size=99))
            work.downloads(OFFICER.organisation).keep(kept)
            work.commit()
        with store.begin(reading=True) as work:
            ours, theirs = work.downloads(OFFICER.organisation), work.downloads(OTHERS)
            latest = ours.history(before=None, limit=2)
            rest = ours.history(before=made[1].id, limit=2)
            none = [theirs.one(made[0].id), list(theirs.history(before=None, limit=9))]
            owner = work.organisation_of(made[0].id)
            unknown = work.organisation_of(DownloadId(named("unknown")))

        assert [line.download for line in latest] == [made[2], made[1]]
        assert [line.officer for line in latest] == [OFFICER.name] * 2
        assert [line.download for line in rest] == [kept]
        assert (none, owner, unknown) == ([None, []], OFFICER.organisation, None)
