"""CasADi: symbolic graphs of scalars (SX) and of matrices (MX)."""


def load():
    global ca, np
    import casadi as ca
    import numpy as np
    return ca.__version__


def sigmoid(a):
    return 1 / (1 + ca.exp(-a))


def lstm(w, u, b, x, h, c):
    n = h.shape[0]
    a = ca.mtimes(w, x) + ca.mtimes(u, h) + b
    i, f, g, o = (a[k * n:(k + 1) * n, :] for k in range(4))
    c = sigmoid(f) * c + sigmoid(i) * ca.tanh(g)
    return sigmoid(o) * ca.tanh(c), c


def bptt(cell, dtype, steps, batch, hidden):
    """The cell as one function, called for every step of a graph of matrices."""
    if (cell, dtype, batch) != ("lstm", "float64", 1):
        raise ValueError("measured for the LSTM, float64, one sequence")
    n = hidden
    names = dict(w=(4 * n, n), u=(4 * n, n), b=(4 * n, 1), x=(n, 1), h=(n, 1), c=(n, 1))
    s = {name: ca.MX.sym(name, *shape) for name, shape in names.items()}
    once = ca.Function("cell", list(s.values()), list(lstm(**s)))
    p, x, y = ca.MX.sym("p", 4 * n, 2 * n + 1), ca.MX.sym("x", n, steps), ca.MX.sym("y", n, steps)
    w, u, b = p[:, :n], p[:, n:2 * n], p[:, 2 * n]
    h, c, out = ca.MX.zeros(n, 1), ca.MX.zeros(n, 1), []
    for column in ca.horzsplit(x):
        h, c = once(w, u, b, column, h, c)
        out.append(h)
    loss = ca.dot(ca.horzcat(*out), y)
    run = ca.Function("run", [p, x, y], [loss, ca.gradient(loss, p)])
    random = np.random.default_rng(0)
    given = [ca.DM(random.standard_normal(run.size_in(k)) * 0.1) for k in range(3)]
    return lambda: run(*given)


def derivatives(cell):
    """All derivatives of the scalar LSTM cell: h and c by 12 parameters, x, h and c."""
    def run():
        v = ca.SX.sym("v", 15)
        h, c = lstm(v[0:4], v[4:8], v[8:12], v[12], v[13], v[14])
        ca.jacobian(ca.vertcat(h, c), v)
    return run


def unrolled(steps, n):
    """The LSTM over a span as one graph of scalars: loss and parameters."""
    w, u, b = ca.SX.sym("w", 4 * n, n), ca.SX.sym("u", 4 * n, n), ca.SX.sym("b", 4 * n)
    x = ca.SX.sym("x", n, steps)
    h, c, loss = ca.SX.zeros(n), ca.SX.zeros(n), 0
    for t in range(steps):
        h, c = lstm(w, u, b, x[:, t], h, c)
        loss = loss + ca.sum1(h)
    return loss, ca.vertcat(ca.vec(w), ca.vec(u), b)


def graph(cell, steps, hidden):
    """Builds the graph and differentiates it."""
    return lambda: ca.gradient(*unrolled(steps, hidden))


def gradient(cell, steps, hidden):
    """Only differentiates it."""
    loss, parameters = unrolled(steps, hidden)
    return lambda: ca.gradient(loss, parameters)


serve(load, dict(bptt=bptt, derivatives=derivatives, graph=graph, gradient=gradient))
