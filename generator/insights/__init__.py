"""What follows from the catalogue: pure functions. What is computed here is never stored in a lesson."""
