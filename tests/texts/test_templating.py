"""Texts in templates: folded where they are constant, escaped where they are not."""

from datetime import UTC, date, datetime
from gettext import GNUTranslations

import pytest
from jinja2 import Environment
from markupsafe import Markup

from results_texts import Texts, texts_for
from results_texts.manners import manner_of
from results_texts.templating import install

TEXTS = {
    "home.title": "R & D",
    "welcome": "Welcome, {name}",
    "terms_html": "I agree to <a href='{address}'>the terms</a>",
    "bare_html": "<strong>Now</strong>",
}


class Held(GNUTranslations):
    """A catalogue of four texts that counts how often it is asked."""

    def __init__(self) -> None:
        """Begin with nobody having asked."""
        super().__init__()
        self.asked = 0

    def gettext(self, message: str) -> str:
        """Return the text."""
        self.asked += 1
        return TEXTS[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form."""
        return "{number} day" if n == 1 else "{number} days"


@pytest.fixture
def held() -> Held:
    """Return the catalogue."""
    return Held()


@pytest.fixture
def environment(held: Held) -> Environment:
    """Return an environment that escapes, with the texts installed."""
    made = Environment(autoescape=True)
    install(made, Texts("en", manner_of("en"), held))
    return made


@pytest.mark.parametrize(
    "source",
    [
        '{{ "home.title" | t }}',
        '{% block b %}{{ "home.title" | t }}{% endblock %}',
        '{% macro m() %}{{ "home.title" | t }}{% endmacro %}{{ m() }}',
        '{% macro m(x) %}{{ x }}{% endmacro %}{{ m("home.title" | t) }}',
        '{% for x in [1] %}{{ "home.title" | t }}{% endfor %}',
    ],
)
def test_a_constant_text_costs_nothing_at_render(environment: Environment, held: Held, source: str) -> None:
    """The text is looked up when the template is compiled, never again."""
    template = environment.from_string(source)
    at_compile = held.asked
    assert at_compile
    assert template.render() == "R &amp; D"
    assert held.asked == at_compile


def test_a_constant_text_stands_escaped_in_the_compiled_template(environment: Environment) -> None:
    """What is compiled is the text itself, with no trace of the filter at work."""
    assert "R &amp; D" in environment.compile('<h1>{{ "home.title" | t }}</h1>', raw=True)
    assert "<strong>Now</strong>" in environment.compile('{{ "bare_html" | t }}', raw=True)


def test_values_are_escaped(environment: Environment) -> None:
    """A name with markup in it is shown as it was written."""
    template = environment.from_string('{{ "welcome" | t(name=name) }}')
    assert template.render(name="<b>") == "Welcome, &lt;b&gt;"
    assert template.render(name=Markup("<b>")) == "Welcome, &lt;b&gt;"


def test_values_in_marked_up_texts_are_escaped(environment: Environment) -> None:
    """In a text of ours that holds markup, a value cannot break out of its place."""
    template = environment.from_string('{{ "terms_html" | t(address=address) }}')
    assert template.render(address="/'><script>") == (
        "I agree to <a href='/&#39;&gt;&lt;script&gt;'>the terms</a>"
    )


def test_letters_in_plain_text_are_not_escaped(held: Held) -> None:
    """An environment that does not escape gives the text as it is."""
    plain = Environment(autoescape=False)  # noqa: S701  plain text
    install(plain, Texts("en", manner_of("en"), held))
    assert plain.from_string('{{ "welcome" | t(name="A & B") }}').render() == "Welcome, A & B"


def test_an_unknown_text_is_a_fault(environment: Environment) -> None:
    """A template that names an unknown text does not render."""
    with pytest.raises(KeyError):
        environment.from_string('{{ "no.such.text" | t }}').render()


def test_the_other_filters(environment: Environment) -> None:
    """Dates, numbers and places have a filter each, named like the method of the texts."""
    install(environment, texts_for("fr"))
    at = datetime(2026, 7, 14, 9, tzinfo=UTC)
    render = environment.from_string(
        "{{ d | day }}|{{ d | weekday_and_day }}|{{ d | month_and_year }}|{{ 'F2' | session(d) }}|"
        "{{ at | time_of_day('Europe/Paris') }}|{{ at | instant('Europe/Paris') }}|"
        "{{ at | released_at('Europe/Paris', 'Europe/London') }}|{{ 'Europe/London' | city }}|"
        "{{ 'DE' | country }}|{{ 10000 | number }}|{{ 60000 | size }}|{{ language }}|{{ direction }}"
    ).render(d=date(2026, 7, 1), at=at)
    assert render.replace("\u00a0", " ").replace("\u202f", " ").split("|") == [
        "1er juillet 2026",
        "mercredi 1er juillet 2026",
        "juillet 2026",
        "juillet 2026 (F2)",
        "11 h",
        "14 juillet 2026 à 11 h, heure de Paris",
        "mardi 14 juillet 2026 à 11 h, heure de Paris (10 h à Londres)",
        "Londres",
        "Allemagne",
        "10 000",
        "environ 60 ko",
        "fr",
        "ltr",
    ]


def test_a_number_in_a_template(environment: Environment) -> None:
    """`t_number` takes the number that chooses the form."""
    template = environment.from_string('{{ "days.left" | t_number(n) }}')
    assert [template.render(n=n) for n in (1, 2)] == ["1 day", "2 days"]
