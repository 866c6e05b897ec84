"""Ask Spark on this machine; `make spark` runs this in an environment with PySpark alone.

Usage: python ask_spark.py < questions.json

The questions are a list of objects: `folder` (the one that has `lake`), `setup` (statements), and queries by their
titles. It prints a list with the rows of each query, by its title.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from pyspark.sql import SparkSession  # type: ignore[import-not-found] # it is in an environment of its own

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}


def main() -> None:
    """Read the questions, ask them, print the answers."""
    os.environ["SPARK_LOCAL_IP"] = SETTINGS["spark.driver.host"]
    builder = SparkSession.builder.master("local[2]").appName("metrocli")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    answers = [ask(spark.newSession(), questions) for questions in json.load(sys.stdin)]
    sys.stdout.write(json.dumps(answers, default=str))
    spark.stop()


def ask(session: Any, questions: dict[str, Any]) -> dict[str, list[list[Any]]]:  # noqa: ANN401 - pyspark is elsewhere
    """Return the rows of each query."""
    folder, setup = questions.pop("folder"), questions.pop("setup")
    for statement in setup:
        session.sql(statement.replace("`lake/", f"`{folder}/lake/"))
    return {title: [list(row) for row in session.sql(query).collect()] for title, query in questions.items()}


if __name__ == "__main__":
    main()
