"""Tables as files of people: CSV and Excel, up with every fault at its cell, and templates down."""
