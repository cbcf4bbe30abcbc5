"""The parts with which ``tests/benchmarks/search.py`` measures.

Read in this order: ``corpus`` (records and queries), ``relevance`` (where each engine ranks the
wanted record), ``sites`` (real sites of the records), ``server``, and ``browser`` (what a reader
waits for and downloads).
"""
