"""Asks the real programs what they do with a config.

Reads questions, one JSON object per line, from stdin. Writes each answer to stdout as soon as it is known.

A question about a run: `{"id", "until", "loader", "text", "worldSize", "version"}`.
  until      the last stage to run: "load", "initialize" or "step"
  loader     "deepspeed", "transformers" or "accelerate"
  text       the content of the config file
  worldSize  number of processes. If absent: the smallest from 1 to 64 for which DeepSpeed accepts the batch sizes,
             preferably a multiple of the processes among which the file partitions something
  version    release of DeepSpeed, if it matters
The answer is `{"id", "verdict"}`. The verdict is one of
  {"ok": true}                                        the run reached the last stage
  {"ok": false, "stage", "error", "message"}          it raised `error` at `stage`
  {"undecided": reason, "stage"}                      this machine cannot tell; the stages before `stage` succeeded

defaults.py describes questions about defaults. The question `{"id", "versions": true}` asks for the versions of the programs.

Everything that a file does not set is chosen so that the run succeeds (see programs.py). So the file causes every error. The path
of an NVMe drive is replaced by one that exists.
"""

import glob
import json
import os
import re
import signal
import socket
import sys
import tempfile
import time
from multiprocessing import connection, get_context

TIMEOUT_SECONDS = float(os.environ.get("ORACLE_TIMEOUT", "120"))
MAX_PROCESSES = 16
WORLD_SIZES = range(1, 65)
NVME_PATH = r'("nvme_path"\s*:\s*)"/[^"]*"'

os.environ.update(DS_ACCELERATOR="cpu", OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false", HF_HUB_OFFLINE="1")
os.environ.update(RANK="0", LOCAL_RANK="0", WORLD_SIZE="1", MASTER_ADDR="127.0.0.1")
os.environ.update(CROSS_RANK="0", CROSS_SIZE="1")  # as DeepSpeed's launcher sets them on one machine

processes = get_context("fork")


def silence():
    """Sends the output of the programs to ORACLE_LOG, or discards it. Returns the descriptor of the former stdout, for answers."""
    answers = os.dup(1)
    log = os.open(os.environ.get("ORACLE_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    return answers


def described(error):
    """Returns an exception's name and the start of its message, without parts that change from run to run."""
    text = re.sub(r"\S*/oracle-\w+/config\.json", "config.json", str(error))
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", re.sub(r"\x1b\[[0-9;]*m", "", text))
    lines = [line.strip() for line in text.splitlines() if line.strip() and "errors.pydantic.dev" not in line]
    return {"error": type(error).__name__, "message": " | ".join(lines)[:240]}


def failed(stage, error):
    """Returns the verdict for an exception at a stage, or the reason why the exception says nothing about the config."""
    from doubts import doubt_about

    said = described(error)
    doubt = doubt_about(error)
    return {"undecided": doubt, "stage": stage} if doubt else {"ok": False, "stage": stage, **said}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_rank(channel, question, path, rank, size, port):
    """Runs the program as one rank, sends the verdict, and ends the process without cleanup."""
    import programs

    os.setsid()
    os.chdir(os.path.dirname(path))
    os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(size), LOCAL_WORLD_SIZE=str(size))
    os.environ.update(MASTER_PORT=str(port))
    progress = programs.watch(question["until"])
    try:
        programs.runs[question["loader"]](path, progress)
        verdict = {"ok": True}
    except programs.FarEnough:
        verdict = {"ok": True}
    except BaseException as error:  # sys.exit() is an answer, too
        if os.environ.get("ORACLE_LOG"):
            import traceback

            traceback.print_exc()
        verdict = failed(progress.stage, error)
    channel.send(verdict)
    channel.close()
    os._exit(0)


def start_ranks(question, path, size):
    port = free_port()
    ranks = {}
    for rank in range(size):
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(target=run_rank, args=(theirs, question, path, rank, size, port))
        process.start()
        theirs.close()
        ranks[ours] = process
    return ranks, port


def remove_buffers(port):
    """Frees the shared memory of a run, 69 MB for each rank. DeepSpeed frees it only in ranks that end by themselves."""
    for path in glob.glob(f"/dev/shm/deepspeed_allreduce_buffer_*_{port}_*"):
        os.remove(path)


def stop(process):
    """Ends a rank and all processes that it started."""
    for target in (os.killpg, os.kill):
        try:
            target(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    process.join()


def collect(ranks):
    """Returns the first failure of a rank, because the other ranks then wait forever; success if no rank fails."""
    waiting = dict(ranks)
    verdicts = []
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while waiting and all(verdict.get("ok") for verdict in verdicts):
        ready = connection.wait(list(waiting), timeout=max(0, deadline - time.monotonic()))
        if not ready:
            return {"undecided": f"no answer within {TIMEOUT_SECONDS:.0f} s", "stage": "load"}
        for channel in ready:
            process = waiting.pop(channel)
            try:
                verdicts.append(channel.recv())
            except EOFError:
                process.join()
                verdicts.append({"undecided": f"the process ended with code {process.exitcode}", "stage": "load"})
    return next((verdict for verdict in verdicts if not verdict.get("ok")), {"ok": True})


def run_processes(question, path, size):
    if size > MAX_PROCESSES:
        return {"undecided": f"needs {size} processes", "stage": "initialize" if question["loader"] == "deepspeed" else "load"}
    ranks, port = start_ranks(question, path, size)
    try:
        return collect(ranks)
    finally:
        for process in ranks.values():
            stop(process)
        remove_buffers(port)


def loadable_size(path, sizes):
    """Returns the first world size for which DeepSpeed reads the file, and None; or None and the error of the first size."""
    from programs import load_deepspeed

    first = None
    for size in sizes:
        try:
            load_deepspeed(path, size)
            return size, None
        except BaseException as error:
            first = first or error
    return None, first


def sizes_in_favour(path):
    """Returns the world sizes to try, first those that are multiples of the processes among which the file partitions something."""
    from programs import model_parallel_size, process_multiple

    try:
        copies, multiple = model_parallel_size(path), process_multiple(path)
    except Exception:  # loading the file raises the same error again
        return WORLD_SIZES
    return sorted(WORLD_SIZES, key=lambda size: (size * copies % multiple != 0, size))


def missing_program(question):
    """Returns the reason why the program of a question cannot be asked; None if it is installed."""
    from programs import runs

    if question["loader"] not in runs:
        return f"{question['loader']} is not installed"
    wanted = question.get("version", versions()["deepspeed"])
    return None if wanted == versions()["deepspeed"] else f"DeepSpeed {wanted} is not installed"


def answer_run(question):
    from programs import model_parallel_size, processes_meant

    missing = missing_program(question)
    if missing:
        return {"undecided": missing, "stage": "load"}
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        path = os.path.join(folder, "config.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(NVME_PATH, rf'\1"{folder}"', question["text"]))
        given = question.get("worldSize")
        if question["loader"] != "deepspeed":
            return run_processes(question, path, given or processes_meant(path))
        size, error = loadable_size(path, [given] if given else sizes_in_favour(path))
        if error is not None:
            return failed("load", error)
        if question["until"] == "load":
            return {"ok": True}
        return run_processes(question, path, size * model_parallel_size(path))


def versions():
    from importlib.metadata import version

    packages = {name: version(name) for name in ("deepspeed", "transformers", "accelerate", "torch", "pydantic")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:2]))}


def answer(question):
    from defaults import default_argument, default_value

    if "versions" in question:
        return versions()
    if "default" in question:
        return default_value(**question["default"])
    if "argument" in question:
        return default_argument(**question["argument"])
    return answer_run(question)


def work(questions, descriptor):
    """Answers questions one after the other. Writes each line with one call, because the workers share the descriptor."""
    for question in questions:
        line = json.dumps({"id": question["id"], "verdict": answer(question)}) + "\n"
        os.write(descriptor, line.encode())


def prepare(questions):
    import programs

    if any("versions" not in question for question in questions):
        programs.warm_up()
    if any(question.get("until", "load") != "load" for question in questions):
        programs.build_ops()


def main():
    descriptor = silence()
    questions = [json.loads(line) for line in sys.stdin if line.strip()]
    prepare(questions)
    count = min(os.cpu_count() or 1, 8)
    workers = [processes.Process(target=work, args=(questions[i::count], descriptor)) for i in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sys.exit(max(abs(worker.exitcode or 0) for worker in workers))


if __name__ == "__main__":
    main()
