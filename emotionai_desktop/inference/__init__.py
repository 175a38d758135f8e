"""The two networks: the catalog of models and the backends that run them."""
