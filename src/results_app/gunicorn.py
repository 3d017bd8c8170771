"""How gunicorn serves the site: `gunicorn --config python:results_app.gunicorn`.

The one configuration under which the figures of docs/performance.md hold, quiet or overrun. What the command
line says besides goes before it.

- Threads: three log-ins hash or wait for it, and two threads go on with pages.
- A process takes no more than it has threads for; whoever else comes is taken by whichever has one first, so
  that nobody waits in one process while another rests. The proxy has to read requests whole before it hands
  them on, as nginx does.
- No line is kept open between requests: a process that accepts a line keeps it, so that all the lines of a
  proxy end in one process while the others have nothing to do. Browsers' lines are kept by the proxy.
- The collector of cycles passes over what is loaded: looking through it takes a tenth of a second, in which
  everybody waits.
- One arena of memory: a hash whose memory is the system's anew each time takes some 3 ms longer.
- Large pages, which the environment asks for before the process starts (docs/operators.md): a hash goes
  through its 19 MiB without order, and takes a twelfth less where fewer pages hold them.
"""

import os
from typing import Any, Final

from results_app.memory import keep_one_arena, look_seldom_for_cycles

wsgi_app: Final = "results_app.wsgi:site()"
worker_class: Final = "gthread"
workers: Final = max(2, os.cpu_count() or 1)
threads: Final = 5
worker_connections: Final = threads
keepalive: Final = 0
graceful_timeout: Final = 25
"""Seconds in which whatever is under way is finished (RLB-10)."""

keep_one_arena()


def post_worker_init(_worker: object) -> None:
    """Settle down once the site is loaded."""
    look_seldom_for_cycles()


def child_exit(_server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Forget what only a living process is counted by, where figures are read."""
    from results_app.metrics import DIRECTORY

    if DIRECTORY in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
