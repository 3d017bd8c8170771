"""The site over HTTP: Flask, templates, static files. `create_app` makes it from an application."""
