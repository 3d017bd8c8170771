"""The first session with the interface, command by command: a test runs what the page shows, as printed."""

from typing import Final

from adapters_web.machines import API

_CALL: Final = 'curl -H "Authorization: Bearer $TOKEN"'
_STEPS: Final = {
    "token": """\
TOKEN=$(curl -u "$CLIENT:$SECRET" -d grant_type=client_credentials \\
  "{api}/token" | jq -r .access_token)""",
    "events": '{call} "{api}/events"',
    "share": """\
SHARE=$({call} "{api}/shares" |
  jq -r '[.items[] | select(.result.status == "reported")][0].id')
{call} -o share.json "{api}/shares/$SHARE\"""",
    "statement": '{call} -o statement.pdf "{api}/shares/$SHARE/statement.pdf"',
    "verify": """\
jq '{{statement_number: .result.statement_number,
     date_of_birth: .result.candidate.date_of_birth}}' share.json |
  {call} --json @- "{api}/verifications\"""",
}


def first_steps(base: str) -> list[tuple[str, str]]:
    """Return the steps: the name of the text that leads in, and the commands."""
    return [(name, commands.format(call=_CALL, api=base + API)) for name, commands in _STEPS.items()]
