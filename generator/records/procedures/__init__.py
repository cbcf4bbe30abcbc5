"""Procedures that a vocabulary names: their files, headings, and what changed in a section."""
