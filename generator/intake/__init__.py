"""How lessons arrive: what people say, brought into the form of a record."""
