"""Receipts: what a check came to when it was made, signed, for anybody to test years later (mission C15).

A receipt says which number was asked for, what the answer was, of which version of the result, when and
for whom. The date of birth and the family name that were asked for stand in it as a salted digest: whoever
knows them can show that they are meant, and the paper alone does not carry both halves of a look-up.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, Protocol

import attrs

from results_core.journal.checkpoints import Signatures
from results_core.kernel.folding import folded
from results_core.kernel.identifiers import OrganisationId, Randomness
from results_core.kernel.time import Clock
from results_core.results.issuing import NoStatement
from results_core.verification.claims import Checked, Claim
from results_core.verification.lookup_ports import Finding
from results_core.verification.verdicts import Verdict

MARK: Final = "receipt1"
"""What every receipt begins with."""
_PURPOSE: Final = b"results-online receipt 1\n"
"""Stands before what is signed, so that the signature serves for nothing else."""
_JSON: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_SALT: Final = 16
_PARTS: Final = 4
_NO_CLAIM: Final[Mapping[str, str | int]] = MappingProxyType({})


class BadReceipt(ValueError):
    """The text is no receipt as it is written."""


@attrs.frozen(kw_only=True)
class Question:
    """What was asked: a number in its canonical spelling, a date of birth, perhaps a name or a claim."""

    number: str
    born: date = attrs.field(repr=False)
    family_name: str = attrs.field(default="", repr=False)
    claim: Mapping[str, str | int] = _NO_CLAIM


@attrs.frozen(kw_only=True)
class Answer:
    """What a check came to."""

    said: str
    """A verdict; of a claim `yes`, `no` or `cannot_say`."""
    at: datetime
    version: int | None = None
    """Of the result; None where none was found."""


@attrs.frozen(kw_only=True)
class AskedBy:
    """For whom it was asked."""

    organisation: OrganisationId
    name: str
    """As the organisation was called then."""


@attrs.frozen(kw_only=True)
class Receipt:
    """One receipt as it is read. The instant is aware and in UTC."""

    key: str
    """The id of the key that signed it."""
    number: str
    digest: str
    """Of the date of birth and the name that were asked for: `digest_of_asked`."""
    salt: str
    claim: Mapping[str, str | int]
    said: str
    version: int | None
    at: datetime
    by: AskedBy
    signature: str
    signed: bytes = attrs.field(repr=False)
    """What the signature is of."""

    @property
    def ref(self) -> str:
        """A name for it that says nothing: 16 hexadecimal digits."""
        return self.salt[:16]

    def is_about(self, born: date, family_name: str = "") -> bool:
        """Tell whether this date of birth, and this name if one was, is what was asked for."""
        return self.digest == digest_of_asked(self.salt, self.number, born, family_name)


class ReceiptChecker(Protocol):
    """Knows signatures of present and retired keys."""

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if it is kept, made the signature for this message."""


@attrs.frozen(kw_only=True)
class PublicKey:
    """The public half of a key that signs."""

    id: str
    purpose: str
    """`receipts` or `checkpoints`."""
    created: datetime
    is_current: bool
    """Whether it signs; retired ones verify only."""
    octets: bytes
    """32, of Ed25519 (RFC 8032)."""


class PublicKeys(Protocol):
    """The public halves of what signs receipts and checkpoints."""

    def __call__(self) -> Sequence[PublicKey]:
        """Return them as they are now, retired ones included, current ones first of their purpose."""


@attrs.frozen(kw_only=True)
class IssueReceipts:
    """Sign what checks came to. Nothing is kept: a receipt is whole in itself."""

    signatures: Signatures
    randomness: Randomness
    clock: Clock

    def __call__(self, question: Question, answer: Answer, by: AskedBy) -> str:
        """Return the receipt as one line of text."""
        return self.many([(question, answer)], by)[0]

    def of_miss(self, number: str, born: date, by: AskedBy) -> str:
        """Return the receipt of a look-up that has just found nothing."""
        answer = Answer(said=Verdict.NO_MATCH.value, at=self.clock.now())
        return self(Question(number=number, born=born), answer, by)

    def of_finding(self, found: Finding, by: AskedBy) -> str:
        """Return the receipt of what was found before, as it stands by now: opening it is the caller's.

        Raises:
            NoStatement: The result is not reported.
        """
        version = found.match.read.version
        if version is None or version.statement_number is None:
            raise NoStatement("what was found is not reported")
        born = found.match.read.entry.date_of_birth
        question = Question(number=version.statement_number, born=born)
        said = Answer(said=Verdict.MATCH.value, at=self.clock.now(), version=version.number)
        return self(question, said, by)

    def of_claim(self, number: str, born: date, checked: Checked, by: AskedBy) -> str:
        """Return the receipt of a claim that was checked."""
        question = Question(number=number, born=born, claim=claim_facts(checked.claim))
        return self(question, Answer(said=checked.answer.value, at=checked.at, version=checked.version), by)

    def salts(self, count: int) -> list[str]:
        """Return that many fresh salts for the price of one draw."""
        drawn = self.randomness.bytes(_SALT * count).hex()
        return [drawn[start : start + 2 * _SALT] for start in range(0, len(drawn), 2 * _SALT)]

    def many(
        self, answers: Sequence[tuple[Question, Answer]], by: AskedBy, *, salts: Sequence[str] | None = None
    ) -> list[str]:
        """Return a receipt for each, in their order, under one key; with the same salts the same ones."""
        key = self.signatures.key
        drawn = self.salts(len(answers)) if salts is None else salts
        whose = _JSON.encode({"id": by.organisation, "name": by.name})
        made = []
        for (question, answer), salt in zip(answers, drawn, strict=True):
            body = f"{MARK}.{key}.{_encoded(_written(question, answer, whose, salt))}"
            made.append(f"{body}.{self.signatures.sign(_PURPOSE + body.encode(), key=key)}")
        return made


def claim_facts(claim: Claim) -> Mapping[str, str | int]:
    """Return what a claim asks; an empty one asks whether the result stands at all."""
    since = claim.taken_since
    asked = {
        "exam": claim.exam,
        "overall_at_least": claim.overall_at_least,
        "each_at_least": claim.each_at_least,
        "since": None if since is None else since.isoformat(),
    }
    return {name: value for name, value in asked.items() if value is not None}


def digest_of_asked(salt: str, number: str, born: date, family_name: str) -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of salt, number, date and folded name, a line each."""
    lines = (salt, number, born.isoformat(), folded(family_name.strip()))
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def read_receipt(text: str) -> Receipt:
    """Read one receipt; whether it is genuine is the checker's to say.

    Raises:
        BadReceipt: It is something else, or not as we write it.
    """
    parts = text.strip().split(".")
    try:
        mark, key, body, signature = parts
        facts = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        receipt = _read(facts, key, signature, ".".join(parts[: _PARTS - 1]))
        is_as_written = mark == MARK and _encoded(_spelt(facts)) == body and _is_canonical(signature)
    except (ValueError, KeyError, TypeError, AttributeError) as malformed:
        raise BadReceipt("no receipt") from malformed
    if not is_as_written:
        raise BadReceipt("no receipt as it is written")
    return receipt


def is_genuine(receipt: Receipt, checker: ReceiptChecker) -> bool:
    """Tell whether a key that the checker knows signed exactly this."""
    return checker.verify(receipt.signed, key=receipt.key, signature=receipt.signature)


def _read(facts: Mapping[str, Any], key: str, signature: str, body: str) -> Receipt:
    by, asked = facts["by"], facts["asked"]
    version = facts.get("version")
    return Receipt(
        key=key,
        number=str(asked["number"]),
        digest=str(asked["digest"]),
        salt=str(asked["salt"]),
        claim=dict(asked.get("claim", {})),
        said=str(facts["said"]),
        version=None if version is None else int(version),
        at=datetime.fromisoformat(facts["at"]).astimezone(UTC),
        by=AskedBy(organisation=OrganisationId(str(by["id"])), name=str(by["name"])),
        signature=signature,
        signed=_PURPOSE + body.encode(),
    )


def _written(question: Question, answer: Answer, by: str, salt: str) -> bytes:
    """Return what `_spelt` makes of the facts, put together: thousands have the same `by`, which is spelt."""
    claim = f'"claim":{_JSON.encode(dict(question.claim))},' if question.claim else ""
    digest = digest_of_asked(salt, question.number, question.born, question.family_name)
    asked = f'{claim}"digest":"{digest}","number":{_JSON.encode(question.number)},"salt":"{salt}"'
    at = answer.at.astimezone(UTC).isoformat(timespec="seconds")
    version = "" if answer.version is None else f',"version":{answer.version}'
    said = _JSON.encode(answer.said)
    return f'{{"asked":{{{asked}}},"at":"{at}","by":{by},"said":{said}{version}}}'.encode()


def _spelt(facts: Mapping[str, Any]) -> bytes:
    return _JSON.encode(facts).encode()


def _encoded(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def _is_canonical(signature: str) -> bool:
    """The last symbol of base64 has bits that say nothing: another spelling of it is another text."""
    return _encoded(urlsafe_b64decode(signature + "=" * (-len(signature) % 4))) == signature
