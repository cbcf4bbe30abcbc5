"""Search: words, documents, and the index that the browser searches in.

Read in this order: ``words`` (a text's words and stems), ``index`` (what is worked out of them, and
the files it is kept in), ``documents`` (what can be found on a site). The browser's part lies in
``assets/search``.
"""
