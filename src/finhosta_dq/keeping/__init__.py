"""Keeping it running: examination of an installation, backup and restore, and figures for a monitor."""
