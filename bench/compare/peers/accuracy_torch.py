"""784-512-512-10, relu, Adam, batches of 128, until the test accuracy is reached: PyTorch."""
import json
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from idx import load

name, target, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
torch.manual_seed(seed)
X, y, testX, testY = map(torch.from_numpy, load(name))
model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(1, 41):
    order = torch.randperm(len(X))
    for start in range(0, len(X), 128):
        rows = order[start : start + 128]
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(X[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = float((model(testX).argmax(1) == testY).float().mean())
    if accuracy >= target:
        break
print(json.dumps({"epochs": epoch, "accuracy": round(accuracy, 4)}))
