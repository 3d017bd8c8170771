"""Choosing a password, typed twice: every objection at once, beside its field."""

from results_core.access.passwords import CommonPasswords, PasswordPolicy
from results_core.kernel.confidential import Password, SecretNumber
from results_core.kernel.objections import Objection


def objections_to_choice(
    password: Password,
    password_again: Password,
    *,
    policy: PasswordPolicy,
    common: CommonPasswords,
    logins: tuple[str, ...] = (),
    secret: SecretNumber | None = None,
    email: str | None = None,
    names: tuple[str, ...] = (),
) -> tuple[Objection, ...]:
    """Return what is wrong with the fields `password` and `password_again` (PWD-1)."""
    if not password.reveal():
        return (Objection("password", "password_missing"),)
    codes = policy.objections(password, logins=logins, secret=secret, email=email, names=names, common=common)
    differ = () if password == password_again else (Objection("password_again", "passwords_differ"),)
    return (*(Objection("password", code) for code in codes), *differ)


def objections_to_current(password: Password) -> tuple[Objection, ...]:
    """Return what is wrong with the field `current`, in which whoever is logged in shows who they are."""
    return () if password.reveal() else (Objection("current", "login_password_missing"),)
