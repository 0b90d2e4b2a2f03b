"""Custom actions: what has side effects. Their words are responses, which the Rasa server's generator composes; none sends text of its own."""
