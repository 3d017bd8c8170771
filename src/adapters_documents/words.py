"""Our words in data files and archives."""

from collections.abc import Sequence

from results_texts.languages import languages
from results_texts.texts import texts_for


class WordsInFiles:
    """The core's `FileWording`."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that there are texts in."""
        return languages()

    def say(self, text: str, language: str) -> str:
        """Return the text of this id in the language."""
        return texts_for(language).say(text)
