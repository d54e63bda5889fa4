"""The readers: values for pages and actions, never more than the asker may see."""
