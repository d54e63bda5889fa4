"""What is counted: indicator cards, and values per area made from small areas.

Ratings and indicators never share a type, and nothing here knows of ratings.
"""
