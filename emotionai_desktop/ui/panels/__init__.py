"""What is said of each face beside the picture: cards, a timeline and a summary of the session."""
