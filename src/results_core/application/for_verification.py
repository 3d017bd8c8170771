"""The facade of how organisations check results."""

import attrs

from results_core.application.ports import Policies, Ports
from results_core.results.issuing import IssueStatement
from results_core.verification.bulk_model import BulkPolicy
from results_core.verification.bulk_ports import ListWriter, UploadReader
from results_core.verification.bulk_preparing import PrepareBulk
from results_core.verification.bulk_running import RunBulk
from results_core.verification.bulk_showing import ShowBulk
from results_core.verification.claims import CheckClaim
from results_core.verification.found_papers import HandOutFound
from results_core.verification.looking import WatchReports, WhoLooked
from results_core.verification.lookup import LookUp, Matching
from results_core.verification.receipts import IssueReceipts, PublicKeys
from results_core.verification.verifying import VerifyStatement
from results_core.verification.verifying_many import VerifyStatements


@attrs.frozen(kw_only=True)
class BulkDesk:
    """Lists of statements: `results.verification.bulk.prepare.bring(asker, table)`."""

    read: UploadReader
    prepare: PrepareBulk
    run: RunBulk
    show: ShowBulk
    write: ListWriter


@attrs.frozen(kw_only=True)
class VerificationDesk:
    """Looking results up and checking claims: `results.verification.look_up(viewer, number, born)`."""

    look_up: LookUp
    papers: HandOutFound
    """Statement, photo and identity of what was found."""
    check_claim: CheckClaim
    verify: VerifyStatement
    """For systems of organisations."""
    verify_many: VerifyStatements
    who_looked: WhoLooked
    reports: WatchReports
    receipts: IssueReceipts
    bulk: BulkDesk
    public_keys: PublicKeys


def build_verification_desk(
    ports: Ports, policies: Policies, *, statements: IssueStatement
) -> VerificationDesk:
    """Return what organisations check results with, on these ports."""
    matching = Matching(randomness=ports.randomness, digester=ports.digester, policy=policies.misses)
    receipts = IssueReceipts(
        signatures=ports.receipt_signatures, randomness=ports.randomness, clock=ports.clock
    )
    return VerificationDesk(
        look_up=LookUp(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            matching=matching,
            shows_identity=policies.search_shows_identity,
        ),
        papers=HandOutFound(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            statements=statements,
            shows_identity=policies.search_shows_identity,
        ),
        check_claim=CheckClaim(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, matching=matching
        ),
        verify=VerifyStatement(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            matching=matching,
            receipts=receipts,
        ),
        verify_many=VerifyStatements(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            receipts=receipts,
            policy=policies.misses,
        ),
        who_looked=WhoLooked(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            board_zone=policies.board_zone,
        ),
        reports=WatchReports(begin=ports.begin, clock=ports.clock),
        receipts=receipts,
        bulk=_bulk_desk(ports, policies, receipts),
        public_keys=ports.public_keys,
    )


def _bulk_desk(ports: Ports, policies: Policies, receipts: IssueReceipts) -> BulkDesk:
    return BulkDesk(
        read=ports.read_upload,
        prepare=PrepareBulk(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            board_zone=policies.board_zone,
        ),
        run=RunBulk(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            policy=BulkPolicy(of_number=policies.misses.of_number),
        ),
        show=ShowBulk(begin=ports.begin, clock=ports.clock, receipts=receipts, catalogue=ports.catalogue),
        write=ports.write_list,
    )
