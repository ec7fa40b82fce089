"""All benchmarks in turn, each in a process of its own, and one table at the end: figure, goal, met or not.

    python -m benchmarks [--quick] [names ...]

Goals are ratios and differences within one run, so they hold on a slow machine too; but one busy with other work shows
stalls and late responses that are its own. Without --quick it takes about half an hour, most of it for the ranks of
a million members.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.figures import Figure, measured, table

# Arguments of `measure` in the quick form, which only shows that everything runs.
QUICK = {
    "checkin": {"members": 10, "rounds": 1},
    "wire": {"rate": 20, "seconds": 1, "rounds": 1},
    "saturation": {"commands": 32, "rounds": 1},
    "start": {"rounds": 1},
    "memory": {"commands": 50, "few": 10, "many": 100},
    "pictures": {"renders": 2, "burst": 4},
    "book": {"orders": 2_000, "symbols": 10, "crossings": 20, "rounds": 1},
    "live": {"few": 100, "many": 300, "rounds": 1},
    "ranks": {"members": 2000, "rounds": 1},
}
_LINUX = ("wire", "saturation", "start", "memory", "pictures", "ranks")  # they read /proc


def run(names: list[str], quick: bool) -> list[Figure]:
    """Runs benchmarks and returns their figures. What one leaves in memory is not counted to the next."""
    figures: list[Figure] = []
    for name in names:
        if name in _LINUX and sys.platform != "linux":
            print(f"{name} left out: it measures processes by /proc, which only Linux has.")
            continue
        print(f"{name} ...", flush=True)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            figures += process.submit(measured, name, QUICK[name] if quick else {}).result()
    return figures


def main() -> None:
    """Reads the command line, measures and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"which: {', '.join(QUICK)} (default all)")
    parser.add_argument("--quick", action="store_true", help="small and short, too small for the goals to mean much")
    options = parser.parse_args()
    if unknown := set(options.names) - set(QUICK):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    figures = run(options.names or list(QUICK), options.quick)
    print(f"\n{table(figures)}")
    if hasattr(os, "getloadavg"):
        print(f"\nLoad of this machine in the last minutes: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors.")
    if options.quick:
        print("\nThis was the quick form: too little work for the goals to mean much.")


if __name__ == "__main__":
    main()
