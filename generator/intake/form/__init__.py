"""A lesson, a use of one, or a look elsewhere: the way from the questions to the record.

- ``questions``    what the forms ask
- ``templates``    the forms as GitHub and GitLab show it
- ``submission``   the issue that came in: a file of it, or its text
- ``pasted``       what was pasted into it, as Markdown
- ``headings``     what begins an answer
- ``answers``      its text, question by question
- ``parse``        an answer, as values of a record: lists, words, causes, links
- ``escape``       what people wrote, so that it does nothing where it is told again
- ``fields``       the answers as fields of a record, and what is still to be asked
- ``convert``      the record, judged as though it lay in its place
- ``entry``        the same for a use, or a look elsewhere: its lesson with one entry more
- ``reply``        what the person who gave it is told
"""
