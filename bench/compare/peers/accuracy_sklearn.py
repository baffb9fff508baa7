"""784-512-512-10, relu, Adam, batches of 128, until the test accuracy is reached: scikit-learn, an epoch a call."""
import json
import sys
import warnings

from idx import load
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
name, target, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
X, y, testX, testY = load(name)
model = MLPClassifier((512, 512), alpha=0, batch_size=128, max_iter=1, warm_start=True, random_state=seed)
for epoch in range(1, 41):
    model.fit(X, y)
    accuracy = float((model.predict(testX) == testY).mean())
    if accuracy >= target:
        break
print(json.dumps({"epochs": epoch, "accuracy": round(accuracy, 4)}))
