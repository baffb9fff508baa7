"""PyTorch: nn.Sequential, its own losses and optimizers."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from common import run, workload

w = workload()
torch.set_num_threads(w["threads"])
torch.set_flush_denormal(True)
X, Y, labels = torch.from_numpy(w["X"]), torch.from_numpy(w["Y"]), torch.from_numpy(w["labels"])
modules, L, batch = [], len(w["W"]), w["batch"]
for l in range(L):
    linear = nn.Linear(w["sizes"][l], w["sizes"][l + 1])
    linear.weight.data = torch.from_numpy(w["W"][l].T.copy())
    linear.bias.data = torch.from_numpy(w["b"][l].copy())
    modules.append(linear)
    if l < L - 1:
        modules.append(nn.ReLU() if w["activation"] == "relu" else nn.Sigmoid())
    elif not w["classes"]:
        modules.append(nn.Sigmoid())
model = nn.Sequential(*modules)
kind = torch.optim.SGD if w["optimizer"] == "sgd" else torch.optim.Adam
optimizer = kind(model.parameters(), lr=w["rate"])


def step(o):
    optimizer.zero_grad(set_to_none=True)
    out = model(X[o : o + batch])
    if w["classes"]:
        loss = F.cross_entropy(out, labels[o : o + batch])
    else:
        loss = 0.5 * ((out - Y[o : o + batch]) ** 2).sum() / batch
    loss.backward()
    optimizer.step()
    return float(loss.detach())


run(w, "torch " + torch.__version__, step)
