"""JAX: a compiled scan over the steps, the product of the inputs taken out of it."""


def load():
    global jax, jnp, np
    os.environ.update(JAX_PLATFORMS="cpu", JAX_ENABLE_X64="1")
    if THREADS == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax
    import jax.numpy as jnp
    import numpy as np
    return jax.__version__


def step(cell, p, h, c, a):
    """One step, from the product of the input `a`."""
    sigmoid, tanh = jax.nn.sigmoid, jnp.tanh
    if cell == "gru":  # resets before the product
        n = h.shape[1]
        r, z = jnp.split(sigmoid(a[:, :2 * n] + h @ p["u"][:, :2 * n]), 2, 1)
        return (1 - z) * tanh(a[:, 2 * n:] + (r * h) @ p["u"][:, 2 * n:]) + z * h, c
    u = h @ p["u"]
    if cell == "lstm":
        i, f, g, o = jnp.split(a + u, 4, 1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        return sigmoid(o) * tanh(c), c
    if cell == "gru-reset-after":
        (ra, za, na), (ru, zu, nu) = jnp.split(a, 3, 1), jnp.split(u + p["b2"], 3, 1)
        z = sigmoid(za + zu)
        return (1 - z) * tanh(na + sigmoid(ra + ru) * nu) + z * h, c
    return tanh(a + u), c


def bptt(cell, dtype, steps, batch, hidden):
    """Value and gradient of sum(out * w), for random w, by all parameters and the first states."""
    random = np.random.default_rng(0)
    normal = lambda *shape: jnp.asarray(random.standard_normal(shape) * 0.1, dtype)
    wide = {"lstm": 4, "rnn": 1}.get(cell, 3) * hidden
    p = dict(w=normal(hidden, wide), u=normal(hidden, wide), b=normal(wide))
    if cell == "gru-reset-after":
        p["b2"] = normal(wide)
    x, w = normal(steps, batch, hidden), normal(steps, batch, hidden)
    h = c = jnp.zeros((batch, hidden), dtype)

    def loss(p, h, c):
        def body(state, a):
            state = step(cell, p, *state, a)
            return state, state[0]
        return (jax.lax.scan(body, (h, c), x @ p["w"] + p["b"])[1] * w).sum()

    gradient = jax.jit(jax.value_and_grad(loss, argnums=(0, 1, 2)))
    return lambda: jax.block_until_ready(gradient(p, h, c))


serve(load, dict(bptt=bptt))
