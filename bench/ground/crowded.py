"""A record as full as after years, made set by set on PostgreSQL."""

from typing import Final

from sqlalchemy import Engine, text

ORGANISATIONS: Final = 25_000

_ENTRIES: Final = """
    INSERT INTO entries (id, id_number, given_names, family_name, date_of_birth, sitting_id, centre,
                         place_of_entry, candidate_number)
    SELECT md5('entry' || n), 'X' || n, given_names, family_name, date '1990-01-01' + (n % 6000)::int,
           sitting_id, centre, place_of_entry, lpad((n % 10000)::text, 4, '0')
    FROM entries, generate_series(1, :count) AS n WHERE id = :like
"""
_VERSIONS: Final = """
    INSERT INTO result_versions (result_id, number, status, overall, label, cefr, reading, use_of_english,
                                 writing, listening, speaking, statement_number, given_names, family_name,
                                 recorded_at, issued_at)
    SELECT md5('entry' || n), 1, status, overall, label, cefr, reading, use_of_english, writing, listening,
           speaking, upper(substr(md5('number' || n), 1, 13)), given_names, family_name, recorded_at,
           issued_at
    FROM result_versions, generate_series(1, :count) AS n WHERE result_id = :like AND superseded_at IS NULL
"""
_NAMES: Final = """
    CREATE TEMPORARY TABLE crowd AS
    SELECT md5('organisation' || n) AS id,
           (ARRAY['Université', 'University', 'College', 'Institute', 'Academy'])[1 + n % 5]
             || ' of ' || (ARRAY['Lyon', 'Leeds', 'Lille', 'London', 'Lodz', 'Lima', 'Lyngby'])[1 + n % 7]
             || ' ' || n AS name,
           (ARRAY['Lyon', 'Leeds', 'Lille', 'London', 'Lodz', 'Lima', 'Lyngby'])[1 + n % 7] AS town
    FROM generate_series(1, :count) AS n
"""
_ORGANISATIONS: Final = """
    INSERT INTO organisations (id, name, name_folded, found_by, type, website, address_1, address_2, town,
                               region, postcode, country, zone, phone, text_for_candidates, state,
                               approved_at, requires_second_step)
    SELECT id, name, replace(lower(name), 'é', 'e'),
           ' ' || replace(lower(name || ' ' || town), 'é', 'e'), 'university', 'www.example.org',
           '1 High Street', '', town, '', '', 'FR', 'Europe/Paris', '', '', 'approved', now(), false
    FROM crowd
"""
_WORDS: Final = """
    INSERT INTO organisation_words (word, organisation_id)
    SELECT DISTINCT word, id
    FROM crowd, regexp_split_to_table(replace(lower(name || ' ' || town), 'é', 'e'), ' ') AS word
"""
_EVENTS: Final = """
    INSERT INTO events (id, kind, at, actor, result, organisation, facts)
    SELECT md5('told' || n), 'share_received', now(), 'system', md5('result' || n), :organisation,
           jsonb_build_object('share', md5('share' || n), 'version', 1)
    FROM generate_series(1, :count) AS n
"""
_FEED: Final = """
    INSERT INTO feed (organisation, position, event)
    SELECT organisation, row_number() OVER (ORDER BY position), position
    FROM events WHERE organisation = :organisation AND kind = 'share_received'
"""


def crowd_of_results(engine: Engine, like: str, count: int) -> None:
    """Add so many reported results like that of this id, each under a number of its own."""
    with engine.begin() as connection:
        for statement in (_ENTRIES, _VERSIONS):
            connection.execute(text(statement), {"like": like, "count": count})
    _analyze(engine)


def crowd_of_organisations(engine: Engine) -> str:
    """Add organisations whose names and towns have words in common; return the id of one."""
    with engine.begin() as connection:
        connection.execute(text(_NAMES), {"count": ORGANISATIONS})
        for statement in (_ORGANISATIONS, _WORDS):
            connection.execute(text(statement))
        one: str = connection.execute(text("SELECT min(id) FROM crowd")).scalar_one()
    _analyze(engine)
    return one


def crowd_of_events(engine: Engine, organisation: str, count: int) -> None:
    """Add so many events that an organisation is told of, at the positions from 1."""
    with engine.begin() as connection:
        for statement in (_EVENTS, _FEED):
            connection.execute(text(statement), {"organisation": organisation, "count": count})
    _analyze(engine)


def _analyze(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
