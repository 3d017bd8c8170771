"""The facade: every use case, built from ports, under the name that a caller would look for."""

from collections.abc import Callable

import attrs

from results_core.access.changing_password import ChangePassword
from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience
from results_core.access.logging_in import Entrance, GoOn, LogIn, LogOut
from results_core.access.managing_sessions import ManageSessions
from results_core.access.recovering import AskToRecover, Recover, ResetLetters
from results_core.access.refusals import NoteRefusal
from results_core.application.for_accounts import build_own_account
from results_core.application.for_api_access import ApiAccess, build_api_access
from results_core.application.for_downloads import DownloadDesk, build_download_desk
from results_core.application.for_notifications import Notifications, build_notifications
from results_core.application.for_officers import OfficersAccess, build_officers_access
from results_core.application.for_organisations import OrganisationsDesk, build_organisations_desk
from results_core.application.for_receiving import ReceivingDesk, build_receiving_desk
from results_core.application.for_sharing import Sharing, build_sharing
from results_core.application.for_verification import VerificationDesk, build_verification_desk
from results_core.application.ports import Policies, Ports
from results_core.candidates.adding import AddExam
from results_core.candidates.changing_address import AskAddressChange, ConfirmAddressChange
from results_core.candidates.closing import CloseAccount
from results_core.candidates.confirming import Confirm, ResendConfirmation
from results_core.candidates.details import ManageDetails
from results_core.candidates.guessing import JudgePair
from results_core.candidates.helping import HelpCandidate
from results_core.candidates.registering import Register
from results_core.candidates.resetting import ResendForOperator, ResetCandidate
from results_core.candidates.undoing_address import UndoAddressChange
from results_core.candidates.watching import WatchGuessing
from results_core.correspondence.delivering import DeliverLetters
from results_core.correspondence.managing import ManageOutbox
from results_core.exams.catalogue import Catalogue
from results_core.exams.confirming_entries import PrintConfirmations
from results_core.exams.entering import ImportEntries
from results_core.exams.moving import MoveRelease
from results_core.exams.showing_sittings import NextRelease, ShowSittings
from results_core.journal.reading import ReadJournal
from results_core.journal.sealing import MakeCheckpoint, SealEvents
from results_core.journal.verifying import VerifyJournal
from results_core.kernel.time import Clock
from results_core.privacy.exporting import ExportOwnData
from results_core.privacy.facade import Privacy, build_privacy
from results_core.results.amending import ChangeResult
from results_core.results.announcing import AnnounceReleases, ShowReleaseProgress
from results_core.results.going_on import GoOnReading
from results_core.results.importing_photos import ImportPhotos
from results_core.results.issuing import IssueStatement
from results_core.results.publishing import ImportResults
from results_core.results.viewing import ShowHistory, ShowResult, ViewResults
from results_core.results.viewing_photos import ViewPhoto


@attrs.frozen(kw_only=True)
class Application:
    """Every use case of the system. Call them: `results.log_in(id_number=…, password=…)`.

    Refusals that people meet every day are answers; faults are `ResultsError`s. An application
    holds no state of its own: several may live in one process, and threads may share one.
    """

    register: Register
    add_exam: AddExam
    confirm: Confirm
    resend_confirmation: ResendConfirmation
    log_in: LogIn
    go_on: GoOn
    go_on_reading: GoOnReading
    log_out: LogOut
    ask_to_recover: AskToRecover
    recover: Recover
    note_refusal: NoteRefusal
    officers: OfficersAccess
    organisations: OrganisationsDesk
    receiving: ReceivingDesk
    verification: VerificationDesk
    api_access: ApiAccess
    downloads: DownloadDesk
    details: ManageDetails
    change_password: ChangePassword
    ask_address_change: AskAddressChange
    confirm_address_change: ConfirmAddressChange
    undo_address_change: UndoAddressChange
    export_own_data: ExportOwnData
    close_account: CloseAccount
    sessions: ManageSessions
    view_results: ViewResults
    view_photo: ViewPhoto
    issue_statement: IssueStatement
    next_release: NextRelease
    sharing: Sharing
    notifications: Notifications

    import_entries: ImportEntries
    import_results: ImportResults
    import_photos: ImportPhotos
    print_confirmations: PrintConfirmations
    sittings: ShowSittings
    move_release: MoveRelease
    announce_releases: AnnounceReleases
    release_progress: ShowReleaseProgress
    show_result: ShowResult
    show_history: ShowHistory
    change_result: ChangeResult
    candidates: HelpCandidate
    reset_candidate: ResetCandidate
    resend_for_operator: ResendForOperator
    guessing: WatchGuessing
    outbox: ManageOutbox
    deliver_letters: DeliverLetters
    journal: ReadJournal
    seal_events: SealEvents
    make_checkpoint: MakeCheckpoint
    verify_journal: VerifyJournal
    privacy: Privacy

    is_overloaded: Callable[[], bool]
    """Whether a password would be turned away now, so that an edge need not read the request."""
    catalogue: Catalogue
    clock: Clock
    policies: Policies


def build_application(ports: Ports, policies: Policies | None = None) -> Application:
    """Return the application that works on these ports."""
    policies = policies or Policies()
    check = CheckPassword(
        begin=ports.begin,
        clock=ports.clock,
        randomness=ports.randomness,
        digester=ports.digester,
        hasher=ports.hasher,
        slots=ports.slots,
        lockout=policies.lockout,
        failures=policies.failures,
    )
    entrance = Entrance(begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=check)
    go_on = GoOn(begin=ports.begin, clock=ports.clock, policy=policies.sessions)
    reset_letters = ResetLetters(
        begin=ports.begin, clock=ports.clock, randomness=ports.randomness, digester=ports.digester
    )
    judge = JudgePair(
        begin=ports.begin,
        clock=ports.clock,
        randomness=ports.randomness,
        digester=ports.digester,
        policy=policies.registering.guessing,
    )
    view = ViewResults(begin=ports.begin)
    show = ShowResult(begin=ports.begin, clock=ports.clock, randomness=ports.randomness)
    history = ShowHistory(begin=ports.begin, clock=ports.clock, randomness=ports.randomness)
    statements = IssueStatement(
        view=view,
        show=show,
        history=history,
        drawing=ports.statements,
        shelf=ports.shelf,
        catalogue=ports.catalogue,
        board_zone=policies.board_zone,
    )
    own = build_own_account(ports, policies, audience=Audience.CANDIDATES, check=check)
    return Application(
        register=Register(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            hasher=ports.hasher,
            slots=ports.slots,
            common=ports.common_passwords,
            addresses=ports.addresses,
            judge=judge,
            policy=policies.registering,
        ),
        add_exam=AddExam(begin=ports.begin, clock=ports.clock, randomness=ports.randomness, judge=judge),
        confirm=Confirm(begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=check),
        resend_confirmation=ResendConfirmation(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        is_overloaded=ports.slots.is_full,
        log_in=LogIn(entrance=entrance),
        go_on=go_on,
        go_on_reading=GoOnReading(begin=ports.begin, go_on=go_on),
        log_out=LogOut(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        ask_to_recover=AskToRecover(letters=reset_letters),
        recover=own.recover,
        note_refusal=NoteRefusal(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, digester=ports.digester
        ),
        officers=build_officers_access(
            ports, policies, entrance=entrance, go_on=go_on, letters=reset_letters
        ),
        organisations=build_organisations_desk(ports, policies, check=check),
        receiving=build_receiving_desk(ports, policies, statements=statements),
        verification=build_verification_desk(ports, policies, statements=statements),
        api_access=build_api_access(ports, policies),
        downloads=build_download_desk(ports, policies, statements=statements),
        details=ManageDetails(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            policy=policies.registering,
        ),
        change_password=own.change_password,
        ask_address_change=AskAddressChange(
            begin=ports.begin,
            clock=ports.clock,
            addresses=ports.addresses,
            check=check,
            move=own.move_address,
        ),
        confirm_address_change=ConfirmAddressChange(
            begin=ports.begin, clock=ports.clock, check=check, move=own.move_address
        ),
        undo_address_change=UndoAddressChange(begin=ports.begin, clock=ports.clock, move=own.move_address),
        export_own_data=ExportOwnData(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            check=check,
            sessions=policies.sessions,
        ),
        close_account=CloseAccount(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=check
        ),
        sessions=own.sessions,
        view_results=view,
        view_photo=ViewPhoto(begin=ports.begin, cipher=ports.cipher, catalogue=ports.catalogue),
        issue_statement=statements,
        next_release=NextRelease(begin=ports.begin),
        sharing=build_sharing(ports, policies),
        notifications=build_notifications(ports),
        import_entries=ImportEntries(
            stage=ports.stage_entries,
            read=ports.read_table,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            zones=ports.zones,
        ),
        import_results=ImportResults(
            stage=ports.stage_results,
            read=ports.read_table,
            clock=ports.clock,
            randomness=ports.randomness,
            catalogue=ports.catalogue,
        ),
        import_photos=ImportPhotos(
            stage=ports.stage_photos,
            read=ports.read_photos,
            darkroom=ports.darkroom,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
        ),
        print_confirmations=PrintConfirmations(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            drawing=ports.confirmations,
            catalogue=ports.catalogue,
            board_zone=policies.board_zone,
        ),
        sittings=ShowSittings(begin=ports.begin, catalogue=ports.catalogue),
        move_release=MoveRelease(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        announce_releases=AnnounceReleases(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            letters_per_minute=policies.letters_per_minute,
        ),
        release_progress=ShowReleaseProgress(begin=ports.begin),
        show_result=show,
        show_history=history,
        change_result=ChangeResult(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            catalogue=ports.catalogue,
        ),
        candidates=HelpCandidate(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=check
        ),
        reset_candidate=ResetCandidate(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            check=check,
            judge=judge,
        ),
        resend_for_operator=ResendForOperator(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, digester=ports.digester
        ),
        guessing=WatchGuessing(
            begin=ports.begin,
            clock=ports.clock,
            digester=ports.digester,
            guessing=policies.registering.guessing,
            failures=policies.failures,
        ),
        outbox=ManageOutbox(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        deliver_letters=DeliverLetters(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            postman=ports.postman,
        ),
        journal=ReadJournal(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        seal_events=SealEvents(begin=ports.begin),
        make_checkpoint=MakeCheckpoint(
            begin=ports.begin,
            clock=ports.clock,
            signatures=ports.signatures,
            published=ports.published,
        ),
        verify_journal=VerifyJournal(
            begin=ports.begin, signatures=ports.signatures, published=ports.published
        ),
        privacy=build_privacy(ports, policies.sessions, policies.lockout, policies.retention),
        catalogue=ports.catalogue,
        clock=ports.clock,
        policies=policies,
    )
