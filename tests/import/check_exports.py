#!/usr/bin/python3
"""Checks by ONNX's own checker what `vaelet export --onnx` wrote below a folder: check_exports.py FOLDER."""
import sys
from pathlib import Path

import onnx

files = sorted(Path(sys.argv[1]).glob("*/again/*.onnx"))
for file in files:
    model = onnx.load(str(file))
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == 17 and model.ir_version == 8, file
assert len(files) >= 24, f"expected the exports of twelve models, found {len(files)} files"
print(f"{len(files)} files are right")
