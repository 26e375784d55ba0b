"""The chat page: a quiet Gradio page over `qa.Assistant`."""
