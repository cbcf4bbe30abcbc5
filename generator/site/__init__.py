"""What readers get: the catalogue in, files with addresses out. Knows no site engine."""
