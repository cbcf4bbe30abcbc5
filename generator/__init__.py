"""Lesson records in, a searchable site out.

The rooms in reading order; each may import from those before it, never from those after it:

- ``records``   what authors wrote, and what is wrong with it
- ``insights``  what follows from the records: pure functions
- ``site``      what readers get: pages as text, and their addresses
- ``verify``    whether a built site may be published: its files, and nothing else, are looked at
- ``intake``    how lessons arrive: what people say, brought into the form of a record
- ``starter``   the files of a new knowledge base (data, no code)
- ``starter-ci``  the files that check and publish it (data, no code)
- ``publishing``  a site on a server of one's own: versions, and the swap from one to the next
- ``match``     the lessons that matter for what somebody is about to do
- ``theme``     the frame that Material puts round our pages (templates, no code)
- ``around``    the world outside: the day, git, other hosts
- ``cli``       the command ``lessons``
- ``plugin``    the MkDocs plugin ``lessons``
"""

__version__ = "0.1.0"
