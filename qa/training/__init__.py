"""Training of the extractive reader: data, features, model, schedule, figures, export."""
