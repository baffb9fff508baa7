"""Stands in for PySpark, which no registry of Java has: just enough to load nabla/spark.py and to see what it says to Java."""
