"""Builds reference data of ``schemas/`` from packages of the dependency group ``reference``. For maintainers: no run imports this."""
