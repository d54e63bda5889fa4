"""How do rounds leave the site as a collection, and how does a collection come in?"""
