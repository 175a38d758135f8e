"""A model server that can be told to fail, in a process of its own so that `soak.py` measures the app alone.

It writes its address, then takes the names of faults line by line (`tests.inference.faulty_proxy`); an empty line ends
the fault. It serves made-up networks: what they say is not what a soak looks at.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.inference.faulty_proxy import FaultyProxy
from tests.inference.model_server import model_server

if __name__ == "__main__":
    with model_server() as server:
        proxy = FaultyProxy(server.server_address[1])
        proxy.delay_s = 0.3
        print(proxy.url, flush=True)
        for line in sys.stdin:
            proxy.fault = line.strip()
        proxy.close()
