"""The leaky shop: a small program in five languages, full of fake secrets, to try Keylift on.

Its files are templates that hold `<secret:ID>`, so no token-like text stands in them.
"""
