"""Intake of lessons: answers, forms and registers become records."""
