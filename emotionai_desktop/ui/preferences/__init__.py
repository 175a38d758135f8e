"""What the user may set: described as data, and the dialog made from the descriptions."""
