"""Areas, their boundaries by generation, where they came from, and the small areas beneath them."""
