"""Need-to-know: who may see which row, in Python (`visible_to`) and in the database (policies), from the same columns."""
