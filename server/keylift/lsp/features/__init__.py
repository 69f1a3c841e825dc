"""One module for each group of protocol methods; `server.py` lists them."""
