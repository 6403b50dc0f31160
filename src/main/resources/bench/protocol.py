"""How a peer is measured: one command per line comes in, one JSON object per line goes out.

To be put in front of a peer's script, and run with the number of threads:
    echo "bptt lstm float64 1000 1 64 1.0" | python -c "$(cat protocol.py torch.py)" 1
The last word of a command is for how many seconds to measure, after at least one call.
"""
import json, os, sys, time

THREADS = int(sys.argv[1])
for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ[library + "_NUM_THREADS"] = str(THREADS)
sys.path[:] = [folder for folder in sys.path if folder]  # no module from where the user stands
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a library prints is no answer


def answer(**fields):
    ANSWERS.write(json.dumps(fields) + "\n")
    ANSWERS.flush()


def timed(run, seconds):
    """The times of calls for about so many seconds, at least of one."""
    times = []
    end = time.perf_counter() + seconds
    while not times or (time.perf_counter() < end and len(times) < 1000):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return times


def serve(load, commands):
    """Answers until the input ends. `load` imports the peer and returns its version; a command is
    given its words, numbers as such, and returns the function that is to be timed."""
    start = time.perf_counter()
    try:
        version = load()
    except ImportError as error:
        return answer(missing=str(error))
    answer(version=version, load=time.perf_counter() - start)
    known = {}
    for line in sys.stdin:
        name, *words, seconds = line.split()
        try:
            if line not in known:
                start = time.perf_counter()
                run = commands[name](*[int(w) if w.isdigit() else w for w in words])
                run()
                known[line] = run, time.perf_counter() - start
                if known[line][1] < 2:
                    run()
            run, first = known[line]
            answer(first=first, seconds=timed(run, float(seconds)))
        except Exception as error:
            answer(error=f"{type(error).__name__}: {error}".splitlines()[0][:200])
