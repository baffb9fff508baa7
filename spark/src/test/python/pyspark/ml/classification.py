class _JavaProbabilisticClassifier:
    pass


class _JavaProbabilisticClassificationModel:
    def __init__(self, java_model):
        self.java_model = java_model
