"""Pure functions of the catalogue. Nothing that is computed here is stored in a lesson."""
