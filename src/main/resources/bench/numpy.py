"""NumPy: the matrix products of its BLAS."""


def load():
    global np
    import numpy as np
    return np.__version__


def product(dtype, n):
    a, b = (np.random.default_rng(k).standard_normal((n, n)).astype(dtype) for k in (0, 1))
    c = np.empty_like(a)
    return lambda: np.matmul(a, b, out=c)


def matvec(dtype, m, n):
    random = np.random.default_rng(0)
    a, x = random.standard_normal((m, n)).astype(dtype), random.standard_normal(n).astype(dtype)
    y = np.empty(m, dtype)
    return lambda: np.matmul(a, x, out=y)


serve(load, dict(product=product, matvec=matvec))
