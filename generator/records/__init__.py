"""Records as authors wrote them, and their problems. A bad record never raises."""
