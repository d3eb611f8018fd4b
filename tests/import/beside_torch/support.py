"""Runs `vaelet import` and reads what it wrote, by PyTorch."""
import importlib.util
import subprocess
import warnings
from pathlib import Path

import torch
from torch import nn

warnings.filterwarnings("ignore")
here = Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("read_weights", here.parents[1] / "golden" / "read_weights.py")
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)


class Function(nn.Module):
    """A function as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Command:
    """The command, and a folder for its files."""

    def __init__(self, vaelet, folder):
        self.vaelet, self.folder = vaelet, Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.out = self.folder / "model.safetensors"

    def call(self, *words):
        return subprocess.run([self.vaelet, *map(str, words)], capture_output=True, text=True)

    def imported(self, *words):
        """Imports; returns the model's specification, its tensors, and what the command told."""
        done = self.call("import", *words, "--overwrite", "--out", self.out)
        assert done.returncode == 0, done.stderr
        model, _, tensors = reader.read_file(self.out)
        return model, tensors, done.stderr

    def refused(self, words, *flags):
        done = self.call("import", *flags, "--overwrite", "--out", self.out)
        assert done.returncode != 0 and words in done.stderr, f"expected an error with '{words}', found {done.stderr}"

    def export(self, module, inputs, names, outputs, name):
        """Writes an evaluated module as ONNX; returns its path."""
        path = self.folder / name
        axes = {key: {0: "n"} for key in names + outputs}
        torch.onnx.export(module.eval(), inputs, str(path), opset_version=14, input_names=names, output_names=outputs, dynamic_axes=axes)
        return path


def near(found, expected, what, allowed=1e-4):
    difference = (found - expected).abs().max().item()
    assert difference < allowed, f"{what}: differs by {difference}"
