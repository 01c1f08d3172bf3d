"""Writes the text recognition model to standard output with one byte more, in a field that
readers of ONNX do not know: it reads the same, but is not a known model.

    other_model.py MODEL
"""

import sys

# Field 1000, a number: 0 (Protocol Buffers, "Encoding").
UNKNOWN_FIELD = b"\xc0\x3e\x00"

if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        sys.stdout.buffer.write(file.read() + UNKNOWN_FIELD)
