"""The facade of what organisations take out."""

import attrs

from results_core.application.ports import Policies, Ports
from results_core.downloads.exporting import ExportResults
from results_core.downloads.handing import HandOut
from results_core.downloads.history import DownloadHistory
from results_core.downloads.making import MakeDownload
from results_core.downloads.managing import ManageTemplates
from results_core.downloads.preparing import PrepareDownloads
from results_core.downloads.slate_kit import MakeSlateKit
from results_core.downloads.tabling import CompileShape
from results_core.downloads.taking import TakeOut
from results_core.downloads.windows import PullWindow
from results_core.results.issuing import IssueStatement


@attrs.frozen(kw_only=True)
class DownloadDesk:
    """Templates, files and their history: `results.downloads.make(officer, wish)`."""

    templates: ManageTemplates
    make: MakeDownload
    hand_out: HandOut
    history: DownloadHistory
    prepare: PrepareDownloads
    export: ExportResults
    pull: PullWindow
    slate_kit: MakeSlateKit


def build_download_desk(ports: Ports, policies: Policies, *, statements: IssueStatement) -> DownloadDesk:
    """Return what organisations take results out with, on these ports."""
    compile_shape = CompileShape(wording=ports.wording, catalogue=ports.catalogue, cipher=ports.cipher)
    take = TakeOut(
        begin=ports.begin,
        clock=ports.clock,
        randomness=ports.randomness,
        compile=compile_shape,
        issue=statements,
        files=ports.statement_files,
        wording=ports.wording,
    )
    return DownloadDesk(
        templates=ManageTemplates(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            compile=compile_shape,
            languages=ports.wording.languages,
        ),
        make=MakeDownload(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, policy=policies.downloads
        ),
        hand_out=HandOut(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            take=take,
            data=ports.data_files,
        ),
        history=DownloadHistory(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        slate_kit=MakeSlateKit(catalogue=ports.catalogue, wording=ports.wording, files=ports.statement_files),
        pull=PullWindow(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        prepare=PrepareDownloads(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            take=take,
            data=ports.data_files,
            ahead=ports.ahead,
            policy=policies.downloads,
        ),
        export=ExportResults(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            take=take,
            data=ports.data_files,
            ahead=ports.ahead,
            policy=policies.downloads,
        ),
    )
