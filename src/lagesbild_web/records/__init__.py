"""What the site keeps: its tables, who writes them, who reads them, and how they leave it."""
