"""NumPy: the matrix products of its BLAS, and the QR of its LAPACK."""


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


def lyapunov(n, steps):
    """All exponents of h = tanh(U h), orthonormalised at every step."""
    random = np.random.default_rng(0)
    u, h0 = random.standard_normal((n, n)) * 1.5 / np.sqrt(n), random.standard_normal(n)
    q0 = np.linalg.qr(random.standard_normal((n, n)))[0]

    def run():
        h, q, sums = h0, q0, np.zeros(n)
        for _ in range(steps):
            h = np.tanh(u @ h)
            q, r = np.linalg.qr(((1 - h * h)[:, None] * u) @ q)
            sums += np.log(np.abs(np.diag(r)))
        return sums / steps

    return run


serve(load, dict(product=product, matvec=matvec, lyapunov=lyapunov))
