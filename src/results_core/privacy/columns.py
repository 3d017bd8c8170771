"""Every column of the record, classified (PRV-1)."""

from typing import Final

from results_core.privacy.classification import Basis, Class, Classification, Columns, Form, Kept

_Table = dict[str, Classification]
_Tables = dict[str, _Table]


def _each(names: str, kind: Class, kept: Kept, basis: Basis, form: Form = Form.PLAIN) -> _Table:
    """Classify these columns alike; a random id, and it alone, may stand in a line of the log."""
    is_logged = kind is Class.PSEUDONYM
    return dict.fromkeys(names.split(), Classification(kind, kept, basis, form, logged=is_logged))


def _consents(kept: Kept) -> _Table:
    return _each("terms_at terms_version", Class.BEHAVIOUR, kept, Basis.CONTRACT) | _each(
        "updates_at updates_version", Class.BEHAVIOUR, kept, Basis.CONSENT
    )


_SITE: Final = (Class.IMPERSONAL, Kept.SITE, Basis.NONE)

_EXAMS: Final[_Tables] = {
    "sittings": _each("id exam session exam_date delivery releases_at release_zone hidden_at", *_SITE),
    "centres": _each("number name country zone", *_SITE),
    "entries": _each("id", Class.PSEUDONYM, Kept.RECORD, Basis.DUTY)
    | _each(
        "id_number given_names family_name date_of_birth candidate_number",
        Class.IDENTITY,
        Kept.RECORD,
        Basis.DUTY,
    )
    | _each("sitting_id centre place_of_entry", Class.BEHAVIOUR, Kept.RECORD, Basis.DUTY)
    | _each("secret_issued_at restricted_at", Class.BEHAVIOUR, Kept.RECORD, Basis.DUTY)
    | _each("secret_digest replaced_secret_digest", Class.SECRET, Kept.RECORD, Basis.CONTRACT, Form.DIGEST)
    | _each("email", Class.CONTACT, Kept.RECORD, Basis.CONTRACT)
    | _each("passport_sealed", Class.SENSITIVE, Kept.IDENTITY, Basis.DUTY, Form.SEALED)
    | _each("passport_digest", Class.SENSITIVE, Kept.IDENTITY, Basis.DUTY, Form.DIGEST),
}

_RESULTS: Final[_Tables] = {
    "result_versions": _each("result_id", Class.PSEUDONYM, Kept.RECORD, Basis.DUTY)
    | _each(
        "number status overall label cefr reading_and_writing reading use_of_english writing listening"
        " speaking statement_number recorded_at issued_at superseded_at amended_at replaces_issued_at",
        Class.RESULT,
        Kept.RECORD,
        Basis.DUTY,
    )
    | _each("given_names family_name", Class.IDENTITY, Kept.RECORD, Basis.DUTY)
    | _each("operator", Class.IDENTITY, Kept.PAYLOAD, Basis.INTEREST)
    | _each("reason", Class.FREE_TEXT, Kept.PAYLOAD, Basis.INTEREST),
    "photos": _each("result_id", Class.PSEUDONYM, Kept.IDENTITY, Basis.DUTY)
    | _each("digest", Class.SENSITIVE, Kept.IDENTITY, Basis.DUTY, Form.DIGEST)
    | _each("sealed", Class.SENSITIVE, Kept.IDENTITY, Basis.DUTY, Form.SEALED)
    | _each("taken_in_at", Class.BEHAVIOUR, Kept.IDENTITY, Basis.DUTY),
}

_CANDIDATES: Final[_Tables] = {
    "registrations": _each("id entry_id", Class.PSEUDONYM, Kept.REGISTRATION, Basis.CONTRACT)
    | _each("id_number", Class.IDENTITY, Kept.REGISTRATION, Basis.CONTRACT)
    | _each("email", Class.CONTACT, Kept.REGISTRATION, Basis.CONTRACT)
    | _each("digest browser_digest", Class.SECRET, Kept.REGISTRATION, Basis.CONTRACT, Form.DIGEST)
    | _each("language registered_at", Class.BEHAVIOUR, Kept.REGISTRATION, Basis.CONTRACT)
    | _consents(Kept.REGISTRATION),
    "accounts": _each("id", Class.PSEUDONYM, Kept.ACCOUNT, Basis.CONTRACT)
    | _each("began_with", Class.IDENTITY, Kept.ACCOUNT, Basis.CONTRACT)
    | _each("email", Class.CONTACT, Kept.ACCOUNT, Basis.CONTRACT)
    | _each("digest", Class.SECRET, Kept.ACCOUNT, Basis.CONTRACT, Form.DIGEST)
    | _each("language registered_at confirmed_at closed_at", Class.BEHAVIOUR, Kept.ACCOUNT, Basis.CONTRACT)
    | _consents(Kept.ACCOUNT),
    "account_entries": _each("entry_id account_id", Class.PSEUDONYM, Kept.ACCOUNT, Basis.CONTRACT)
    | _each("joined_at told_at", Class.BEHAVIOUR, Kept.ACCOUNT, Basis.CONTRACT),
    "address_changes": _each("id account_id", Class.PSEUDONYM, Kept.UNDO, Basis.INTEREST)
    | _each("former wanted", Class.CONTACT, Kept.UNDO, Basis.INTEREST)
    | _each("asked_at confirmed_at ended_at", Class.BEHAVIOUR, Kept.UNDO, Basis.INTEREST),
}

_SHARING: Final[_Tables] = {
    "shares": _each(
        "id result_id organisation_id account_id opened_by downloaded_by",
        Class.PSEUDONYM,
        Kept.RECORD,
        Basis.CONTRACT,
    )
    | _each(
        "sent_at scope purpose expires_at withdrawn_at ended_at received_at exam exam_date centre place"
        " opened_at downloaded_at pulled_at told told_version due_at arrival",
        Class.BEHAVIOUR,
        Kept.RECORD,
        Basis.CONTRACT,
    )
    | _each("family_name given_names date_of_birth id_number", Class.IDENTITY, Kept.RECORD, Basis.CONTRACT)
    | _each("email", Class.CONTACT, Kept.RECORD, Basis.CONTRACT)
    | _each("status version overall lowest_part label", Class.RESULT, Kept.RECORD, Basis.CONTRACT),
    "share_marks": _each("share_id officer_id", Class.PSEUDONYM, Kept.RECORD, Basis.CONTRACT)
    | _each("version opened_at", Class.BEHAVIOUR, Kept.RECORD, Basis.CONTRACT),
    "selections": _each("officer_id share_id", Class.PSEUDONYM, Kept.SESSION, Basis.CONTRACT),
    "disclosures": _each("organisation_id result_id", Class.PSEUDONYM, Kept.RECORD, Basis.INTEREST)
    | _each("version first_at", Class.BEHAVIOUR, Kept.RECORD, Basis.INTEREST),
}

_NOTIFICATIONS: Final[_Tables] = {
    "notification_preferences": _each("officer_id", Class.PSEUDONYM, Kept.OFFICER, Basis.CONTRACT)
    | _each("enabled each daily weekly", Class.BEHAVIOUR, Kept.OFFICER, Basis.CONTRACT),
    "arrivals": _each(
        "organisation_id latest each_told daily_told daily_done daily_at weekly_told weekly_done weekly_at",
        *_SITE,
    ),
    "corrections": _each("organisation_id result_id", Class.PSEUDONYM, Kept.RECORD, Basis.INTEREST)
    | _each("known standing told due_at", Class.BEHAVIOUR, Kept.RECORD, Basis.INTEREST),
    "digests": _each("officer_id", Class.PSEUDONYM, Kept.OFFICER, Basis.CONTRACT)
    | _each("period written_at", Class.BEHAVIOUR, Kept.OFFICER, Basis.CONTRACT),
}

_ACCESS: Final[_Tables] = {
    "attempts": _each("guard", Class.IDENTITY, Kept.ATTEMPT, Basis.INTEREST, Form.DIGEST)
    | _each("wrong last_at locked_until generation streak", Class.BEHAVIOUR, Kept.ATTEMPT, Basis.INTEREST),
    "budgets": _each("key", Class.IDENTITY, Kept.BUDGET, Basis.INTEREST, Form.DIGEST)
    | _each("about", Class.PSEUDONYM, Kept.BUDGET, Basis.INTEREST)
    | _each(
        "purpose spent in_all opened_at last_at exhausted_at forget_at",
        Class.BEHAVIOUR,
        Kept.BUDGET,
        Basis.INTEREST,
    ),
    "sessions": _each("digest", Class.SECRET, Kept.SESSION, Basis.CONTRACT, Form.DIGEST)
    | _each("id account", Class.PSEUDONYM, Kept.SESSION, Basis.CONTRACT)
    | _each("audience opened_at seen_at browser system", Class.BEHAVIOUR, Kept.SESSION, Basis.CONTRACT),
    "links": _each("digest", Class.SECRET, Kept.LINK, Basis.CONTRACT, Form.DIGEST)
    | _each("subject", Class.PSEUDONYM, Kept.LINK, Basis.CONTRACT)
    | _each("address_digest", Class.CONTACT, Kept.LINK, Basis.CONTRACT, Form.DIGEST)
    | _each("purpose issued_at expires_at used_at ended_at", Class.BEHAVIOUR, Kept.LINK, Basis.CONTRACT),
}

_CLIENTS: Final[_Tables] = {
    "clients": _each("asked_by", Class.PSEUDONYM, Kept.SITE, Basis.CONTRACT)
    | _each("name purpose", Class.FREE_TEXT, Kept.SITE, Basis.CONTRACT)
    | _each("id organisation_id scopes state asked_at decided_at ended_at", *_SITE),
    "client_secrets": _each("digest", Class.SECRET, Kept.SITE, Basis.CONTRACT, Form.DIGEST)
    | _each("id client_id hint made_at expires_at ended_at used_at warned_days", *_SITE),
    "client_tokens": _each("digest", Class.SECRET, Kept.SESSION, Basis.CONTRACT, Form.DIGEST)
    | _each("client_id secret_id scopes expires_at", *_SITE),
    "client_addresses": _each("digest", Class.BEHAVIOUR, Kept.CLIENT, Basis.INTEREST, Form.DIGEST)
    | _each("client_id seen_at", *_SITE),
    "rates": _each("key whole_at", Class.BEHAVIOUR, Kept.BUDGET, Basis.INTEREST),
    "client_calls": _each("key request", Class.BEHAVIOUR, Kept.CALL, Basis.CONTRACT, Form.DIGEST)
    | _each("begun_at held_until status media_type", Class.BEHAVIOUR, Kept.CALL, Basis.CONTRACT)
    | _each("sealed", Class.RESULT, Kept.CALL, Basis.CONTRACT, Form.SEALED),
    "webhooks": _each(
        "id organisation_id address types made_at state disabled_at why_disabled cursor due_at held_until",
        *_SITE,
    ),
    "webhook_secrets": _each("sealed", Class.SECRET, Kept.SITE, Basis.CONTRACT, Form.SEALED)
    | _each("id webhook_id made_at ends_at", *_SITE),
    "webhook_deliveries": _each("body", Class.PSEUDONYM, Kept.DELIVERY, Basis.CONTRACT)
    | _each(
        "id webhook_id number event type written_at state in_turn tries due_at first_tried_at tried_at status"
        " trouble settled_at",
        Class.BEHAVIOUR,
        Kept.DELIVERY,
        Basis.CONTRACT,
    ),
}

_LETTERS: Final[_Tables] = {
    "letters": _each("id about", Class.PSEUDONYM, Kept.LETTER, Basis.CONTRACT)
    | _each("recipient", Class.CONTACT, Kept.LETTER, Basis.CONTRACT)
    | _each("link_sealed", Class.SECRET, Kept.LETTER, Basis.CONTRACT, Form.SEALED)
    | _each(
        "kind occasion language written_at facts expires_at state tries due_at leased_until reason mailing",
        Class.BEHAVIOUR,
        Kept.LETTER,
        Basis.CONTRACT,
    ),
}

_JOBS: Final[_Tables] = {
    "jobs": _each("after", Class.PSEUDONYM, Kept.SITE, Basis.CONTRACT)
    | _each("id kind subject begun_at touched_at state done paced_until held_until", *_SITE),
    "bulk_checks": _each(
        "id organisation_id list_file made_at kept_until kind digest rows columns state counts begun_at"
        " ended_at goes_on",
        Class.IMPERSONAL,
        Kept.FILE,
        Basis.NONE,
    )
    | _each("officer_id", Class.PSEUDONYM, Kept.FILE, Basis.CONTRACT)
    | _each("operator", Class.IDENTITY, Kept.FILE, Basis.INTEREST),
    "files": _each("id kept_until size parts", Class.IMPERSONAL, Kept.FILE, Basis.NONE),
    "file_parts": _each("id file_id", Class.IMPERSONAL, Kept.FILE, Basis.NONE)
    | _each("sealed", Class.SENSITIVE, Kept.FILE, Basis.CONTRACT, Form.SEALED),
}

_DOWNLOADS: Final[_Tables] = {
    "templates": _each("id organisation_id name name_folded shape changed_at used_at", *_SITE),
    "downloads": _each("id officer_id", Class.PSEUDONYM, Kept.DOWNLOAD, Basis.CONTRACT)
    | _each(
        "organisation_id kind shape template_id template_name language made_at candidates at_once state"
        " kept_until size",
        Class.IMPERSONAL,
        Kept.DOWNLOAD,
        Basis.NONE,
    ),
    "download_rows": _each("share_id", Class.PSEUDONYM, Kept.DOWNLOAD, Basis.INTEREST)
    | _each("download_id position", Class.IMPERSONAL, Kept.DOWNLOAD, Basis.NONE)
    | _each("version outcome", Class.BEHAVIOUR, Kept.DOWNLOAD, Basis.INTEREST),
}

_PERSON: Final = "first_name family_name job_title"

_ORGANISATIONS: Final[_Tables] = {
    "organisations": _each(
        "id name name_folded found_by type website address_1 address_2 town region postcode country zone"
        " phone text_for_candidates state approved_at requires_second_step",
        *_SITE,
    ),
    "organisation_domains": _each("organisation_id domain", *_SITE),
    "organisation_words": _each("word organisation_id", *_SITE),
    "change_requests": _each("asked_by", Class.PSEUDONYM, Kept.APPLICATION, Basis.CONTRACT)
    | _each("reason", Class.FREE_TEXT, Kept.APPLICATION, Basis.CONTRACT)
    | _each("organisation_id id asked_at name type domains", *_SITE),
    "requirements": _each("organisation_id exam overall_at_least each_at_least oldest_years label", *_SITE),
    "officers": _each("id", Class.PSEUDONYM, Kept.OFFICER, Basis.CONTRACT)
    | _each(_PERSON, Class.IDENTITY, Kept.OFFICER, Basis.CONTRACT)
    | _each("email email_folded", Class.CONTACT, Kept.OFFICER, Basis.CONTRACT)
    | _each("digest", Class.SECRET, Kept.OFFICER, Basis.CONTRACT, Form.DIGEST)
    | _each("second_step_sealed", Class.SECRET, Kept.OFFICER, Basis.CONTRACT, Form.SEALED)
    | _each(
        "organisation_id language role state invited_at joined_at terms_at terms_version last_login_at"
        " previous_login_at second_step_last",
        Class.BEHAVIOUR,
        Kept.OFFICER,
        Basis.CONTRACT,
    ),
    "recovery_codes": _each("officer_id", Class.PSEUDONYM, Kept.OFFICER, Basis.CONTRACT)
    | _each("digest", Class.SECRET, Kept.OFFICER, Basis.CONTRACT, Form.DIGEST),
    "applications": _each("id", Class.PSEUDONYM, Kept.APPLICATION, Basis.CONTRACT)
    | _each(_PERSON, Class.IDENTITY, Kept.APPLICATION, Basis.CONTRACT)
    | _each("email", Class.CONTACT, Kept.APPLICATION, Basis.CONTRACT)
    | _each(
        "reference language name type website address_1 address_2 town region postcode country state"
        " terms_at terms_version applied_at confirmed_at decided_at organisation_id",
        Class.BEHAVIOUR,
        Kept.APPLICATION,
        Basis.CONTRACT,
    ),
    "join_requests": _each("id", Class.PSEUDONYM, Kept.APPLICATION, Basis.CONTRACT)
    | _each(_PERSON, Class.IDENTITY, Kept.APPLICATION, Basis.CONTRACT)
    | _each("email", Class.CONTACT, Kept.APPLICATION, Basis.CONTRACT)
    | _each(
        "organisation_id language state terms_at terms_version asked_at confirmed_at decided_at",
        Class.BEHAVIOUR,
        Kept.APPLICATION,
        Basis.CONTRACT,
    ),
}

_JOURNAL: Final[_Tables] = {
    "events": _each("id account result organisation", Class.PSEUDONYM, Kept.JOURNAL, Basis.INTEREST)
    | _each("position kind at actor facts", Class.BEHAVIOUR, Kept.JOURNAL, Basis.INTEREST)
    | _each("payload_digest", Class.FREE_TEXT, Kept.JOURNAL, Basis.INTEREST, Form.DIGEST),
    "event_payloads": _each("event_id erased_by", Class.PSEUDONYM, Kept.JOURNAL, Basis.INTEREST)
    | _each("salt", Class.SECRET, Kept.PAYLOAD, Basis.INTEREST)
    | _each("body", Class.FREE_TEXT, Kept.PAYLOAD, Basis.INTEREST),
    "seals": _each("position event hash", Class.IMPERSONAL, Kept.JOURNAL, Basis.NONE),
    "feed": _each("organisation position event", Class.IMPERSONAL, Kept.JOURNAL, Basis.NONE),
    "checkpoints": _each(
        "position hash previous at key signature", Class.IMPERSONAL, Kept.JOURNAL, Basis.NONE
    ),
}

COLUMNS: Final[Columns] = (
    _EXAMS
    | _RESULTS
    | _CANDIDATES
    | _ORGANISATIONS
    | _SHARING
    | _NOTIFICATIONS
    | _ACCESS
    | _CLIENTS
    | _LETTERS
    | _JOBS
    | _DOWNLOADS
    | _JOURNAL
)
