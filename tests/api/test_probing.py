"""Whatever the document allows is taken, whatever it forbids is refused, and answers are as it says (D1)."""

from schemathesis.engine import StopReason

from tests.api.probing import probe


def test_schemathesis_finds_nothing() -> None:
    """With all its checks, in every phase: examples, coverage, fuzzing, and calls that follow one another."""
    report = probe(examples=3)
    assert report.findings == []
    assert report.ended is StopReason.COMPLETED
    assert {200, 201, 202, 204, 400, 401, 404, 405, 415, 422} <= report.calls.keys()
    assert 500 not in report.calls
