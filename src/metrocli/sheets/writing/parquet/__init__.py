"""Write a dataset as Parquet files: typed columns, participations as a long table, folders of periods."""
