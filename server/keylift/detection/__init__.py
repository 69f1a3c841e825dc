"""From text to findings, as a pure function.

The layer touches no clock, disk, network or protocol: the same input gives the same findings in
the same order.
"""
