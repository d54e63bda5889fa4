"""What people see: views, forms, templates and what the browser gets."""
