"""What the conversations show as a whole: counts, and questions that had no answer. Pure, and without anybody's data."""
