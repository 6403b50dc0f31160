"""A peer whose library does not exist."""


def load():
    import no_such_library


serve(load, {})
