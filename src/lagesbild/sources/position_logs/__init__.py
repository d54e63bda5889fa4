"""Position logs: are they right, how are they read, and how long was each unit in each area?

`presence.presence_of` is the way in. The arithmetic is in the room `positions`.
"""
