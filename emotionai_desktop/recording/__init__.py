"""Keeping what was seen: results as rows, pictures and videos with the overlays drawn in."""
