"""Area officers: is there one per so many residents, are they left in peace, where is the need?

Everything here is sums per unit and month; nothing here knows a person. `follow_up.py` puts the
parts together: `population` (how many live there), `hours` (what was done), `area_months` (both,
and the staff, per area and month), `figures`, `readings` of the norm, `gaps` and `signs`.
"""
