"""SymPy: derivatives of expression trees."""


def load():
    global sp
    import sympy as sp
    return sp.__version__


def derivatives(cell):
    """All derivatives of the scalar LSTM cell: h and c by 12 parameters, x, h and c."""
    def run():
        sp.core.cache.clear_cache()
        v = sp.symbols("w0:4 u0:4 b0:4 x h c")
        w, u, b, (x, h, c) = v[0:4], v[4:8], v[8:12], v[12:15]
        a = [w[k] * x + u[k] * h + b[k] for k in range(4)]
        i, f, o = (1 / (1 + sp.exp(-a[k])) for k in (0, 1, 3))
        c = f * c + i * sp.tanh(a[2])
        for y in (o * sp.tanh(c), c):
            for variable in v:
                sp.diff(y, variable)
    return run


serve(load, dict(derivatives=derivatives))
