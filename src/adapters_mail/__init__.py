"""Letters on paper of ours, and the two ways to carry them: SMTP and a spool of files."""

from adapters_mail.letters import LetterPress, Unprintable
from adapters_mail.postman import BadMailUrl, postman_for

__all__ = ["BadMailUrl", "LetterPress", "Unprintable", "postman_for"]
