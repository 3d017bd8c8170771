"""How Sphinx builds the documentation: `make docs`."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

from contents import add_contents, point_to_sources
from facade import FacadeDirective, without_ports

project = "Results Online"
author = "The authors of Results Online"
language = "en"
root_doc = "README"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["pictures/*.png"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"
html_title = "Results Online"
html_copy_source = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1d3fbb", "color-brand-content": "#1d3fbb"},
    "dark_css_variables": {"color-brand-primary": "#a9bcff", "color-brand-content": "#a9bcff"},
}

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_preserve_defaults = True
autodoc_typehints_description_target = "documented_params"

nitpicky = False


def setup(app: Sphinx) -> None:
    """Add what is ours: the contents from the list of pages, links into the sources, the facade."""
    app.connect("source-read", add_contents)
    app.connect("source-read", point_to_sources)
    app.connect("autodoc-process-signature", without_ports)
    app.add_lexer("csv", TextLexer)
    app.add_directive("facade", FacadeDirective)
