class _JavaRegressor:
    pass


class _JavaRegressionModel:
    def __init__(self, java_model):
        self.java_model = java_model
