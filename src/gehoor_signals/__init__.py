"""The statistics of being heard, on anyone's data: `import gehoor_signals`, or `gehoor signals METHOD FILE`.

Each folder is a question; each file in it a method: a frame or arrays in, a frozen finding out. Needs NumPy, SciPy
and narwhals; what a method needs beyond that is imported when it is called.
"""
