"""Patterns of the rules on wording and privacy, as data, and the search for them.

The built-in patterns are the YAML files beside this one, one a rule. An organisation adds others
in ``patterns.yml`` beside the vocabulary, in the same form.
"""
