"""Kill `qa index` at random moments; after every kill `qa ask` must answer from a whole index.

    python -m eval.bench.kills FOLDER [--kills 50] [--seed 1]

FOLDER holds articles; they are copied, and one is changed before each run so that there is
something to index. Prints one line a kill and exits 1 if an answer failed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.generation import Store

QUESTION = "What happened?"


def main() -> int:
    """Run the kills; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.kills", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    moments = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder, store = Path(scratch, "articles"), Path(scratch, "store")
        shutil.copytree(given.folder, folder)
        index = [sys.executable, "-m", "qa", "index", str(folder), "--store", str(store)]
        began = time.monotonic()
        subprocess.run(index, check=True, capture_output=True)
        whole = time.monotonic() - began
        print(f"a whole run takes {whole:.1f} s")
        failed = 0
        for number in range(given.kills):
            (folder / "changing.txt").write_text(
                f"On day {number} of the count the harbour of Norland had {number} ships in it."
            )
            moment = moments.uniform(0.0, whole)
            stage = kill_after(index, moment, store)
            answered = ask(folder, store)
            failed += not answered
            print(
                f"kill {number + 1:3} after {moment:5.1f} s ({stage}): "
                f"{'answered' if answered else 'FAILED'} from {Store(store).current_name()}"
            )
    print(f"{given.kills - failed} of {given.kills} answered from a whole generation")
    return 1 if failed else 0


def kill_after(command: list[str], seconds: float, store: Path) -> str:
    """Start the command, kill it after so long, and say what it was doing."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    building = any(store.glob("build-*"))
    if child.poll() is not None:
        return "it had finished"
    child.send_signal(signal.SIGKILL)
    child.wait()
    return "building" if building else "not yet building, or published"


def ask(folder: Path, store: Path) -> bool:
    """Ask without refreshing, so that what the kill left behind is what answers."""
    command = [sys.executable, "-c", _ASK, str(folder), str(store), QUESTION]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


_ASK = """
import sys
from pathlib import Path
from qa import Assistant, Settings
folder, store, question = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
with Assistant.open(Settings(articles=folder, store=store, refresh=False)) as assistant:
    answer = assistant.ask(question)
    assert answer.evidence
    assert not assistant.notes
"""


if __name__ == "__main__":
    sys.exit(main())
