"""The import of a register: rows of a spreadsheet in, records out, every row accounted for.

The modules in reading order:

- ``file_settings``  what somebody says of how the files are read
- ``header``      which lines name the columns
- ``merged``      rows that are one case
- ``grid``        the lines of one sheet or file, as text
- ``objects``, ``yaml_values``  objects as cells
- ``cell_lists``  lists in a cell
- ``sheets``, ``beside``, ``number_formats``  what a workbook holds
- ``workbook``, ``separated``, ``nested``, ``markdown_files``  the files that hold them
- ``formats``     which of these reads which file
- ``table``       every file and sheet under the same columns
- ``record_fields``  every single value that a record can hold
- ``mapping``     which columns become which fields, as a person wrote it
- ``cases``       the rows that are cases, and those that go on with one
- ``dates``       dates as registers write them
- ``persons``     columns about persons, and their names elsewhere
- ``value``       one field of one row
- ``conversion``  one row
- ``again``       rows that were imported before
- ``plan``        what becomes of every row
- ``report``      the same, told
- ``date_forms``  which forms the dates of a column have
- ``profile``     what columns hold
- ``person_names.yml``, ``header_names.yml``  what columns are called
- ``presets.yml``  the columns of known exports
- ``suggest``     a mapping drafted from both, written by ``mapping.jinja``
"""
