"""The handbook of the rules: a page per rule in three languages, with indexes per language and family."""
