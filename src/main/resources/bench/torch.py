"""PyTorch: its own layers, its own gradient check, its matrix product."""


def load():
    global torch
    import torch
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    return torch.__version__


def layer(cell, dtype, hidden):
    return dict(lstm=torch.nn.LSTM, gru=torch.nn.GRU, rnn=torch.nn.RNN)[cell](hidden, hidden).to(dtype)


def states(cell, batch, hidden, dtype):
    new = lambda: torch.zeros(1, batch, hidden, dtype=dtype, requires_grad=True)
    return (new(), new()) if cell == "lstm" else (new(),)


def bptt(cell, dtype, steps, batch, hidden):
    """Value and gradient of sum(out * w), for random w, by all parameters and the first states."""
    dtype = getattr(torch, dtype)
    model = layer(cell, dtype, hidden)
    x, w = (torch.randn(steps, batch, hidden, dtype=dtype) for _ in "xw")
    first = states(cell, batch, hidden, dtype)
    leaves = [*model.parameters(), *first]

    def run():
        for leaf in leaves:
            leaf.grad = None
        out, _ = model(x, first if cell == "lstm" else first[0])
        (out * w).sum().backward()
    return run


def gradcheck(mode, cell, steps, batch, hidden):
    """torch.autograd.gradcheck of the same scalar by every entry, or in its fast mode."""
    dtype = torch.float64
    model = layer(cell, dtype, hidden)
    names = [name for name, _ in model.named_parameters()]
    x, w = (torch.randn(steps, batch, hidden, dtype=dtype) for _ in "xw")
    first = states(cell, batch, hidden, dtype)
    count = len(first)

    def loss(*leaves):
        state = leaves[:count] if cell == "lstm" else leaves[0]
        out, _ = torch.func.functional_call(model, dict(zip(names, leaves[count:])), (x, state))
        return (out * w).sum()

    leaves = [*first, *(p.detach().clone().requires_grad_() for p in model.parameters())]
    return lambda: torch.autograd.gradcheck(loss, leaves, fast_mode=mode == "fast", atol=1e-6)


def product(dtype, n):
    a, b = (torch.randn(n, n, dtype=getattr(torch, dtype)) for _ in "ab")
    c = torch.empty_like(a)
    return lambda: torch.mm(a, b, out=c)


serve(load, dict(bptt=bptt, gradcheck=gradcheck, product=product))
