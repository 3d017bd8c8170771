"""The words of the system: catalogues in every language, and dates, numbers and zones in words.

`texts_for("fr").day(today)` gives a date in French, `.say` a text by its id.
A language is a folder of `locale/`.
"""

from results_texts.languages import best_language, languages
from results_texts.texts import Texts, names_of_country, texts_for

__all__ = ["Texts", "best_language", "languages", "names_of_country", "texts_for"]
