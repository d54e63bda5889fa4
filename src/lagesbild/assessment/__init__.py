"""What people judge: the questionnaire, the ratings, and how well raters agree.

Ratings and indicators never share a type, and nothing here knows of indicators.
"""
