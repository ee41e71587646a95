"""Drills: what happens to the product when its world breaks; each prints one table and fails on any loss."""
