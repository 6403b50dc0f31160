"""A peer without a library."""


def load():
    return "1.2"


def sleep(milliseconds):
    return lambda: time.sleep(milliseconds / 1000)


def noisy(word):
    print("a library prints on standard output")
    return lambda: None


def fault(word):
    raise ValueError(word + "\nsecond line")


def die(code):
    print("last words", file=sys.stderr)
    sys.stderr.flush()
    os._exit(code)


serve(load, dict(sleep=sleep, noisy=noisy, fault=fault, die=die))
