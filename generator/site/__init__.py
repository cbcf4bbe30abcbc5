"""The site as readers get it: the catalogue in, files with addresses out, no site engine."""
