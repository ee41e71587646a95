"""Notices after a run: counts only, by mail or to a web address; no key and no value of a record leaves the house this way."""
