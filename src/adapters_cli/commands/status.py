"""`results status`: the service on one page."""

from typing import Any

import click

from adapters_cli.output import write_facts, write_json
from adapters_cli.session import REFUSED, Session, answering, json_option, pass_session


@click.command("status")
@json_option
@pass_session
def command(session: Session, *, as_json: bool) -> None:
    """Show versions, schema, queue, guessing and the next release."""
    from importlib.metadata import version

    with answering():
        database = session.tools.database_status(session.options)
        facts: dict[str, Any] = {
            "version": version("results-online"),
            "database": database.kind,
            "schema": database.schema,
            "schema_wanted": database.newest,
            "schema_current": database.is_current,
            "warnings": list(database.warnings),
        }
        if database.is_current:
            unready = session.tools.unready(session.options)
            facts |= {"ready": not unready, "unready": list(unready)} | _of_the_service(session)
    if as_json:
        write_json(facts)
    else:
        write_facts(facts | {"warnings": "; ".join(database.warnings) or "none"})
    if not database.is_current:
        raise SystemExit(REFUSED)


def _of_the_service(session: Session) -> dict[str, Any]:
    outbox = session.application.outbox.status()
    release = session.application.next_release()
    backlog = session.application.seal_events.backlog()
    checkpoint = session.application.make_checkpoint.latest()
    guessing = session.application.guessing()
    releases = session.application.release_progress.under_way()
    reports = session.application.verification.reports()
    clients = session.application.api_access.requests.waiting()
    alarms = [f"{alarm.purpose} {alarm.at:%Y-%m-%dT%H:%MZ}" for alarm in guessing.alarms]
    return {
        **{f"letters_{state}": count for state, count in outbox.counts.items()},
        "oldest_letter": outbox.oldest_waiting,
        "releases_due": releases.due,
        "releases_begun": releases.running,
        "results_told": releases.results_told,
        "unsealed_events": backlog.events,
        "oldest_unsealed": backlog.oldest,
        "last_checkpoint": None if checkpoint is None else checkpoint.at,
        "secrets_needed": ", ".join(guessing.need_new_secrets) or None,
        "unknown_shut": guessing.unknown_shut,
        "addresses_shut": guessing.addresses_shut,
        "overdue_applications": session.application.organisations.applications.overdue(),
        "clients_waiting": len(clients),
        "clients_overdue": sum(one.is_overdue for one in clients),
        "changes_asked": session.application.organisations.changes.count(),
        "looks_reported": reports.count,
        "last_look_reported": reports.latest,
        "alarms": "; ".join(alarms) or None,
        "next_release": None if release is None else release.releases_at,
    }
