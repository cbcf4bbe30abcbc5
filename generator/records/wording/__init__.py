"""What the rules on wording and privacy look for: data, and how it is read and tried.

The built-in patterns are the YAML files beside this one, one a rule. An organisation adds its own
in ``patterns.yml`` beside its vocabulary, in the same form.
"""
