"""`make bench`: measure, print a table, and write it as JSON into var/bench/.

python -m tools.bench pages renderings --runs 5 --seconds 2 --on SQLite
"""

import argparse
import fcntl
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from itertools import product
from tempfile import NamedTemporaryFile

from tools.bench import databases
from tools.bench.figures import Figure, table, to_json, verdict
from tools.bench.grounds import KEPT, ROOT
from tools.bench.measuring import end_in_order
from tools.bench.parts import NAMED, PARTS, asked_for


def main():
    options = _options()
    end_in_order()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("Another benchmark is running here; two would measure each other.")
        measured_on = databases.there(options.on)
        began, results, broken = datetime.now(UTC), [], []
        export = options.articles, options.comments, options.pictures
        for database, part in product(measured_on, asked_for(options.parts, options.large)):
            if database.name not in part.on:
                continue
            print(f"{part.name}, on {database.name}: {part.about}", flush=True)
            try:
                results += measured(part, database, options.runs, options.seconds, export)
            except subprocess.CalledProcessError:
                broken.append(f"{part.name} on {database.name}")
        print(f"\n{table(results)}\n\n{verdict(results)}")
        print(f"As JSON: {_write(results, began, options).relative_to(ROOT)}")
        if broken:
            sys.exit(f"Not measured to the end, for the reason above: {', '.join(broken)}.")


def measured(part, database, runs=5, seconds=None, export=(1_000, 100_000, 2_000)):
    """The part's figures, from a process of its own."""
    with NamedTemporaryFile("r", suffix=".json") as into:
        command = [sys.executable, "-m", "tools.bench.measuring", part.name]
        command += ["--runs", str(runs), "--seconds", str(seconds or part.seconds)]
        command += ["--export", *map(str, export)]
        env = os.environ | {"DATABASE_URL": database.address}
        _to_its_end([*command, "--into", into.name], env)
        figures = json.load(into)["figures"]
    return [Figure.from_json(one | {"on": database.name}) for one in figures]


def _to_its_end(command, env):
    """Run it; who is ended meanwhile gives it the time to end the servers that it has started."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            status = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if status:
        raise subprocess.CalledProcessError(status, command)


def _write(results, began, options):
    file = KEPT / f"{began:%Y-%m-%d-%H%M%S}.json"
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    about = {
        "at": began.isoformat(timespec="seconds"),
        "minutes": round((datetime.now(UTC) - began).total_seconds() / 60, 1),
        "commit": done.stdout.strip(),
        "cache": "Redis" if "redis" in os.environ.get("CACHE_URL", "") else "folder",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "runs": options.runs,
        "seconds": options.seconds,
    }
    file.write_text(to_json(results, **about))
    return file


def _options():
    parts = "\n".join(f"  {part.name:<12}{part.about}" for part in PARTS)
    options = argparse.ArgumentParser(
        prog="make bench ARGS=…",
        description="Measures Parley, and says whether it is as fast as it should be.",
        epilog=f"parts:\n{parts}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("parts", nargs="*", metavar="part", help="only this one (all but large)")
    options.add_argument("--large", action="store_true", help="the large ones as well")
    options.add_argument("--runs", type=int, default=5, help="of each measurement (5)")
    options.add_argument(
        "--seconds", type=int, help="of each run over the network (2; 60 of a day)"
    )
    for name, number in {"articles": 1_000, "comments": 100_000, "pictures": 2_000}.items():
        options.add_argument(
            f"--{name}", type=int, default=number, help=f"that `importing` brings ({number:,})"
        )
    options.add_argument("--on", choices=databases.NAMES, help="this database alone")
    given = options.parse_args()
    if unknown := set(given.parts).difference(NAMED):
        options.error(f"there is no part “{unknown.pop()}”. Parts: {', '.join(NAMED)}")
    return given


if __name__ == "__main__":
    main()
