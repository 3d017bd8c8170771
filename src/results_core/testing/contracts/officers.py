"""Officers: one for an address, with their recovery codes and their credential."""

from datetime import timedelta

import attrs

from results_core.access.credentials import Audience, Credential, Standing, Telling
from results_core.kernel.identifiers import AccountId, RegistrationId
from results_core.organisations.model import (
    EmailTaken,
    OfficerAtWork,
    OfficerInSession,
    OfficerState,
    OrganisationState,
    Role,
)
from results_core.testing.builders import NOON, a_session, digest, named
from results_core.testing.contracts.refusals import refused
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.stores import Store

NEVER_ADDRESSES = ("", "nobody@univ-lyon.example", "\0", OFFICER_EMAIL + "\0", "\ud800", "é@é", "x" * 10_000)


class OfficersContract:
    """What officers and their credentials promise."""

    def test_an_officer_is_kept_as_added(self, store: Store) -> None:
        """With the second step and both log-ins."""
        put_organisation(store)
        kept = put_officer(
            store,
            attrs.evolve(
                an_officer(language="fr"),
                terms_at=NOON,
                terms_version="2",
                last_login_at=NOON,
                previous_login_at=NOON,
                second_step_sealed="sealed",
                second_step_last=59_000_000,
            ),
        )
        with store.begin() as work:
            found = [
                work.officers.of(kept.id),
                work.officers.of(kept.id, hold=True),
                work.officers.of_email(kept.email),
                work.officers.of_email(kept.email.upper()),
                *work.officers.of_organisation(kept.organisation),
            ]

        assert found == [kept] * 5

    def test_an_officer_that_is_not_there_is_none(self, store: Store) -> None:
        """Any text may be asked for."""
        put_officer(store)
        with store.begin(reading=True) as work:
            found = [work.officers.of_email(text) for text in NEVER_ADDRESSES]
            found += [work.officers.of(AccountId(text)) for text in NEVER_ADDRESSES]
            credentials = [work.credentials_of(Audience.ORGANISATIONS).of(text) for text in NEVER_ADDRESSES]

        assert found == [None] * 2 * len(NEVER_ADDRESSES)
        assert credentials == [None] * len(NEVER_ADDRESSES)

    def test_an_address_is_one_officers(self, store: Store) -> None:
        """Of all organisations, and whatever its capitals."""
        lyon = put_officer(store)
        other = put_organisation(store, an_organisation(name="École", domains=()))
        twin = an_officer(other, id=named("twin"), email=OFFICER_EMAIL.title())
        free = put_officer(store, an_officer(other, email="free@ecole.example"))
        with store.begin() as work, refused(EmailTaken):
            work.officers.add(twin)
        with store.begin() as work, refused(EmailTaken):
            work.officers.replace(attrs.evolve(free, person=twin.person))
        with store.begin(reading=True) as work:
            assert work.officers.of_email(OFFICER_EMAIL) == lyon
            assert list(work.officers.of_organisation(other.id)) == [free]

    def test_officers_are_found_by_many_addresses(self, store: Store) -> None:
        """Those that are there, in one query; many are added at once, or none if one address is taken."""
        known = put_officer(store)
        new = [an_officer(email=f"{name}@univ-lyon.example", role=Role.USER) for name in ("a", "b")]
        with store.begin() as work:
            work.officers.add_all(new)
            work.officers.add_all([])
            work.commit()
        with store.begin() as work, refused(EmailTaken):
            work.officers.add_all([an_officer(id=named("again"), email="A@univ-lyon.example")])
        with store.begin(reading=True) as work:
            found = list(
                work.officers.of_emails({known.email.upper(), new[0].email, "\ud800", "no@no.example"})
            )

        assert found == sorted([known, new[0]], key=lambda one: one.id)

    def test_officers_come_by_their_names(self, store: Store) -> None:
        """Family name, then first name."""
        names = [("Zoé", "Abel"), ("Ann", "Martin"), ("Bo", "Martin")]
        people = [
            put_officer(
                store,
                an_officer(first_name=first, family_name=family, email=f"{first}@univ-lyon.example".lower()),
            )
            for first, family in reversed(names)
        ]
        with store.begin(reading=True) as work:
            found = list(work.officers.of_organisation(people[0].organisation))

        assert found == people[::-1]

    def test_a_removed_officer_is_forgotten(self, store: Store) -> None:
        """With the recovery codes; removing again does nothing."""
        officer = put_officer(store)
        with store.begin() as work:
            work.officers.set_recovery_codes(officer.id, ["a", "b"])
            work.officers.remove(officer.id)
            work.officers.remove(officer.id)
            work.commit()
        with store.begin() as work:
            assert work.officers.of(officer.id) is None
            assert work.officers.recovery_codes_left(officer.id) == 0
            work.officers.add(officer)

    def test_a_recovery_code_serves_once(self, store: Store) -> None:
        """New codes kill the earlier ones; none of another officer's serves."""
        officer = put_officer(store)
        other = put_officer(store, an_officer(email="other@univ-lyon.example"))
        with store.begin() as work:
            work.officers.set_recovery_codes(officer.id, ["old"])
            work.officers.set_recovery_codes(officer.id, ["a", "b"])
            work.officers.set_recovery_codes(other.id, ["c"])
            work.commit()
        with store.begin() as work:
            used = [work.officers.use_recovery_code(officer.id, code) for code in ("a", "a", "old", "c")]
            left = work.officers.recovery_codes_left(officer.id), work.officers.recovery_codes_left(other.id)
            work.officers.set_recovery_codes(officer.id, [])
            none = work.officers.recovery_codes_left(officer.id)

        assert used == [True, False, False, False]
        assert (left, none) == ((1, 1), 0)

    def test_who_has_chosen_a_password_has_a_credential(self, store: Store) -> None:
        """By the address and by the account; tries are counted under the officer, whatever the address."""
        officer = put_officer(store)
        with store.begin(reading=True) as work:
            found = [
                work.credentials_of(Audience.ORGANISATIONS).of(officer.email),
                work.credentials_of(Audience.ORGANISATIONS).of(officer.email.upper()),
                work.credentials_of(Audience.ORGANISATIONS).of_account(officer.id),
            ]
            candidates = [
                work.credentials_of(Audience.CANDIDATES).of(officer.email),
                work.credentials_of(Audience.CANDIDATES).of_account(officer.id),
            ]
            telling = work.credentials_of(Audience.ORGANISATIONS).telling_of(officer.id)

        assert (
            found
            == [
                Credential(
                    guard_name=officer.id,
                    digest="digest of a password",
                    standing=Standing.ACTIVE,
                    account=officer.id,
                    email=officer.email,
                    language="en",
                    organisation=officer.organisation,
                )
            ]
            * 3
        )
        assert candidates == [None, None]
        assert telling == Telling(names=("Camille", "Martin"))

    def test_nobody_else_has_one(self, store: Store) -> None:
        """Neither who is only invited, nor a registration, nor who is not there."""
        invited = put_officer(store, an_officer(state=OfficerState.INVITED, role=Role.USER))
        with store.begin(reading=True) as work:
            found = [
                work.credentials_of(Audience.ORGANISATIONS).of(invited.email),
                work.credentials_of(Audience.ORGANISATIONS).of_account(invited.id),
                work.credentials_of(Audience.ORGANISATIONS).of_registration(RegistrationId(invited.id)),
            ]
            telling = work.credentials_of(Audience.ORGANISATIONS).telling_of(AccountId(named("nobody")))

        assert found == [None] * 3
        assert telling == Telling()

    def test_the_standing_is_the_officers_and_the_organisations(self, store: Store) -> None:
        """A disabled officer is closed; of a suspended organisation nobody is let in."""
        disabled = put_officer(store, an_officer(state=OfficerState.DISABLED))
        other = put_organisation(
            store, an_organisation(name="École", domains=(), state=OrganisationState.SUSPENDED)
        )
        suspended = put_officer(store, an_officer(other, email="a@ecole.example"))
        with store.begin(reading=True) as work:
            found = [
                work.credentials_of(Audience.ORGANISATIONS).of(one.email) for one in (disabled, suspended)
            ]

        assert [one.standing for one in found if one] == [Standing.CLOSED, Standing.SUSPENDED]

    def test_the_second_step_is_known_with_the_credential(self, store: Store) -> None:
        """The officer's own, and whether the organisation requires one."""
        strict = put_organisation(
            store, attrs.evolve(an_organisation(name="Strict", domains=()), requires_second_step=True)
        )
        without = put_officer(store, an_officer(strict, email="a@strict.example"))
        own = put_officer(store, attrs.evolve(an_officer(), second_step_sealed="sealed"))
        with store.begin(reading=True) as work:
            known = work.credentials_of(Audience.ORGANISATIONS)
            found = [known.of_account(one.id) for one in (without, own)]

        assert [(one.second_step, one.second_step_required) for one in found if one] == [
            (False, True),
            (True, False),
        ]

    def test_the_last_two_log_ins_are_kept(self, store: Store) -> None:
        """What came since the one before the last is new to the officer (C6)."""
        officer = put_officer(store)
        instants = [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)]
        with store.begin() as work:
            for at in instants:
                work.credentials_of(Audience.ORGANISATIONS).note_log_in(officer.id, at=at)
            work.commit()
        with store.begin(reading=True) as work:
            kept = work.officers.of(officer.id)

        assert kept == attrs.evolve(officer, previous_login_at=instants[1], last_login_at=instants[2])

    def test_only_who_may_work_is_at_work(self, store: Store) -> None:
        """With the organisation's name and zone; neither the disabled, nor those of a suspended one."""
        officer = put_officer(store)
        disabled = put_officer(store, an_officer(email="b@univ-lyon.example", state=OfficerState.DISABLED))
        invited = put_officer(store, an_officer(email="c@univ-lyon.example", state=OfficerState.INVITED))
        shut = put_organisation(
            store, an_organisation(name="École", domains=(), state=OrganisationState.SUSPENDED)
        )
        suspended = put_officer(store, an_officer(shut, email="a@ecole.example"))
        with store.begin(reading=True) as work:
            found = work.officers.at_work(officer.id)
            others = [work.officers.at_work(one.id) for one in (disabled, invited, suspended)]
            others.append(work.officers.at_work(AccountId(named("nobody"))))

        assert found == OfficerAtWork(
            officer=officer,
            organisation_name=an_organisation().name,
            zone=an_organisation().zone,
            requires_second_step=False,
        )
        assert others == [None] * 4

    def test_a_session_tells_who_is_at_work(self, store: Store) -> None:
        """In one query; the session of somebody who may not work tells nothing (SES-3)."""
        officer = put_officer(store)
        disabled = put_officer(store, an_officer(email="b@univ-lyon.example", state=OfficerState.DISABLED))
        session = attrs.evolve(a_session(officer.id), audience=Audience.ORGANISATIONS)
        with store.begin() as work:
            work.sessions.open(session)
            work.sessions.open(a_session(disabled.id, name="another"))
            work.commit()
        with store.begin(reading=True) as work:
            found = work.officers.in_session(session.digest)
            at_work = work.officers.at_work(officer.id)
            others = [work.officers.in_session(digest(name)) for name in ("another", "nobody")]

        assert at_work is not None
        assert found == OfficerInSession(session=session, at_work=at_work)
        assert others == [None, None]

    def test_an_officers_password_is_replaced(self, store: Store) -> None:
        """Nothing else changes."""
        officer = put_officer(store)
        with store.begin() as work:
            work.credentials_of(Audience.ORGANISATIONS).replace_digest(officer.id, "another")
            work.commit()
        with store.begin(reading=True) as work:
            assert work.officers.of(officer.id) == attrs.evolve(officer, digest="another")

    def test_who_is_invited_while_working_elsewhere_is_found_there_alone(self, store: Store) -> None:
        """Both are kept under the one address; each organisation waits for it once (ENU-6)."""
        working = put_officer(store)
        other = put_organisation(store, an_organisation(name="École", domains=()))
        waiting = an_officer(
            other, id=named("waiting"), email=working.email.upper(), state=OfficerState.ELSEWHERE
        )
        waiting = put_officer(store, attrs.evolve(waiting, digest=None, joined_at=None))
        with store.begin(reading=True) as work:
            assert work.officers.of_email(working.email) == working
            assert work.officers.of_emails([working.email]) == [working]
            assert work.officers.of_organisation(other.id) == [waiting]
            assert work.credentials_of(Audience.ORGANISATIONS).of_account(waiting.id) is None
        with store.begin() as work, refused(EmailTaken):
            work.officers.add(attrs.evolve(waiting, id=AccountId(named("again"))))
        with store.begin() as work, refused(EmailTaken):
            work.officers.replace(attrs.evolve(waiting, state=OfficerState.INVITED))
