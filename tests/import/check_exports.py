#!/usr/bin/python3
"""Checks by ONNX's own checker what `vaelet export --onnx` wrote below a folder: check_exports.py FOLDER."""
import sys
from pathlib import Path

import onnx

folder = Path(sys.argv[1])
again, shipped = sorted(folder.glob("*/again/*.onnx")), sorted(folder.glob("shipped/*/*.onnx"))
for file in again + shipped:
    model = onnx.load(str(file))
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == 17 and model.ir_version == 8, file
assert len(again) >= 30, f"expected the exports of fifteen models, found {len(again)} files"
assert len(shipped) == 6, f"expected those of three shipped models, found {len(shipped)} files"
print(f"{len(again + shipped)} files are right")
