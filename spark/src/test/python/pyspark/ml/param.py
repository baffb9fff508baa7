class TypeConverters:
    toListInt = "int[]"
    toString = "string"
    toFloat = "double"
    toInt = "integer"
    toBoolean = "boolean"


class Param:
    def __init__(self, parent, name, doc, typeConverter):
        self.name = name
        self.type = typeConverter


class Params:
    uid = "uid"

    @staticmethod
    def _dummy():
        return None

    def _new_java_obj(self, java_class, uid):
        self.calls = [java_class]
        return java_class

    def _transfer_params_from_java(self):
        self.calls.append("defaults")

    def _set(self, **params):
        for name in params:
            getattr(self, name)  # an unknown one fails, as in PySpark
        self.calls.append(sorted(params))
        return self
