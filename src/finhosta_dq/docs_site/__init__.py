"""The documentation site: pages of ``docs/``, the handbook of the rules and generated reference pages, as HTML that needs no network."""
