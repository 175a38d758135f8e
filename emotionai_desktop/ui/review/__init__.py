"""Review: sessions and analysed videos played with what was found on them."""
