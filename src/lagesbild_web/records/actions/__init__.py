"""The only writers. Each asks for the right, takes one transaction, and leaves an audit event."""
