"""A lesson asked for question by question: the conversation, whatever it is held at.

- ``conversation``  questions and answers at a desk, and the way back
- ``judging``       what the rules say of one value
- ``blank``         a text, asked for until it can stay
- ``choosing``      words of the vocabulary, by what people call them
- ``items``         causes and changes, one after the other
- ``interview``     all the questions in their order
"""
