"""What authors wrote, and what is wrong with it. Nothing in here raises because of a bad record."""
