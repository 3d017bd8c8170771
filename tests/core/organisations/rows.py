"""Rows of `organisations.csv`."""

from collections.abc import Mapping


def cells(house: str = "ecole", **changes: str) -> Mapping[str, str]:
    """Return a good row; those of different houses have different domains and addresses."""
    return {
        "name": f"École {house}",
        "type": "government or immigration",
        "website": f"https://www.{house}.example/",
        "email_domain": f"{house}.example",
        "address": "1 rue Haute",
        "town": "Lyon",
        "country": "FR",
        "main_user_first_name": "Noa",
        "main_user_family_name": "Petit",
        "main_user_job_title": "Head",
        "main_user_email": f"noa@mail.{house}.example",
        **changes,
    }
