"""Question answering over a folder of news articles."""
