"""Keeps the card in the first reader exclusively until ended, as another program would.

Prints "holding" once it does. Exit status 1 when there is no card to hold.
"""

import signal
import sys
import threading
import time

from smartcard import scard

# The daemon may not yet have noticed that the last program to use the card has ended.
PATIENCE_SECONDS = 5


def main():
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    (context,) = expect(scard.SCardEstablishContext(scard.SCARD_SCOPE_USER))
    (names,) = expect(scard.SCardListReaders(context, []))
    card = connect(context, names[0])
    print("holding", flush=True)
    ended.wait()
    expect([scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)])


def connect(context, reader):
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        result = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols)
        if result[0] != scard.SCARD_E_SHARING_VIOLATION or time.monotonic() > deadline:
            return expect(result)[0]
        time.sleep(0.1)


def expect(result):
    status, *values = result
    if status != scard.SCARD_S_SUCCESS:
        sys.exit(f"error: {scard.SCardGetErrorMessage(status)}")
    return values


if __name__ == "__main__":
    main()
