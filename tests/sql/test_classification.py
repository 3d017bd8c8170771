"""Every column is classified, or the build fails (PRV-1)."""

from adapters_sql.schema import columns
from adapters_sql.tables import metadata
from results_core.privacy.classification import Class, Form, misfits
from results_core.privacy.columns import COLUMNS


def test_every_column_of_every_table_is_classified() -> None:
    """Whoever adds a column says what it holds, for how long and on what ground."""
    found = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}

    assert list(misfits(COLUMNS, found)) == []


def test_the_real_schema_is_what_is_classified(url: str) -> None:
    """The database of an operator is compared, not our idea of it."""
    assert list(misfits(COLUMNS, columns(url))) == []


def test_a_column_too_many_and_one_too_few_are_named() -> None:
    """By table and column, so that nobody has to look for them."""
    found = {table: set(named) for table, named in COLUMNS.items()}
    found["accounts"] = found["accounts"] - {"email"} | {"shoe_size"}

    assert list(misfits(COLUMNS, found)) == [
        "accounts.shoe_size is not classified",
        "accounts.email is classified, and there is none",
    ]


def test_what_does_harm_is_never_plain_nor_logged() -> None:
    """Passport numbers, photos and secrets are sealed or digests (PRV-2); only ids may be logged (LOG-1)."""
    for table, named in COLUMNS.items():
        for column, one in named.items():
            if one.kind in {Class.SENSITIVE, Class.SECRET}:
                assert one.form is not Form.PLAIN or column in {"salt", "taken_in_at"}, (table, column)
            assert (one.form is Form.SEALED) == column.endswith("sealed"), (table, column)
            assert not one.logged or one.kind is Class.PSEUDONYM, (table, column)
