"""Adding the qualification to a LinkedIn profile: a link, and the same to copy (mission B11)."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

import attrs
from flask import Response, abort

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.results import own_result
from adapters_web.candidate.showing import issued_on, offers_linkedin
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site

_PROFILE: Final = "https://www.linkedin.com/profile/add"


@attrs.frozen
class Qualification:
    """What goes to the profile: no number, no score, no grade."""

    name: str
    organisation: str
    issued: date

    @property
    def address(self) -> str:
        """The address that opens LinkedIn's own form, filled in."""
        return f"{_PROFILE}?" + urlencode(
            {
                "startTask": "CERTIFICATION_NAME",
                "name": self.name,
                "organizationName": self.organisation,
                "issueYear": self.issued.year,
                "issueMonth": self.issued.month,
            }
        )


@candidate.get("/results/<ref>/linkedin")
@open_to(Actor.CANDIDATE)
def linkedin(ref: str) -> Response:
    """Show the link and what it will send; there is none for who is too young or has no certificate."""
    read = own_result(required_candidate(), ref)
    version = read.version
    if version is None or not offers_linkedin(read):
        abort(404)
    site = this_site()
    qualification = Qualification(
        name=site.application.catalogue.exam(read.entry.sitting.exam).name,
        organisation=site.settings.board_name,
        issued=issued_on(read, version),
    )
    return page("candidate/linkedin.html", ref=ref, linkedin=qualification)
