"""From text to findings, as a pure function.

The layer touches no disk, network or protocol: the same input gives the same findings in the same
order. Only `matching` looks at a clock, to give up what takes too long, and says so.
"""
