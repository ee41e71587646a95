"""Quality of Belgian hospital registrations: validation, worklist, budget inputs and clean extracts."""

__version__ = "0.1.0"
