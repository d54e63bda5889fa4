"""From a picture in memory to a folder of files: tables, map layers, map, report and workbook.

Nothing is computed here that is a figure of its own: every number in a document stands in a table.
The documents are made from the tables that may be shared, so none can show what is kept inside.
"""
