"""Forms of the pages, and what a form that saves itself gets as an answer."""
