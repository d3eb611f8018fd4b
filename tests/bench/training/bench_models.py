"""The models and data that the trainings of the benchmarks begin with, and the machine."""

import os
import pathlib
import platform
import subprocess

from faces_idx import write_faces

ROOT = pathlib.Path(__file__).resolve().parents[3]
TRAINER = [str(ROOT / "build/native/tests/bench/training/training_speed")]
# What makes the weights of each model, and the data.
MODELS = {
    "mlp-vae": (["--model", "mlp-vae", "--latent", "15"], "build/data/mnist"),
    "conv-cvae": (["--model", "conv-cvae", "--latent", "15"], "build/data/mnist"),
    "faces": (["--model", "conv-cvae", "--latent", "32"], "build/bench/faces"),
}
# Enough for a measurement within one epoch, behind the 5,000 that are held back for validation.
FACES = 9000


def weights_of(model):
    return f"build/bench/{model}.safetensors"


def data_of(model):
    return MODELS[model][1]


def make_faces(folder):
    """The faces, drawn where there are none, as IDX files."""
    if not (ROOT / "build/data/faces").exists():
        subprocess.run([str(ROOT / "native/data/fetch-faces")], cwd=ROOT, check=True)
    folder.mkdir(parents=True)
    write_faces(ROOT / "build/data/faces", folder, FACES)


def make_models(models):
    """Fresh weights of the models, trained for one epoch."""
    (ROOT / "build/bench").mkdir(parents=True, exist_ok=True)
    for model in models:
        flags, data = MODELS[model]
        if not (ROOT / data).exists():
            make_faces(ROOT / data)
        if not (ROOT / weights_of(model)).exists():
            command = [str(ROOT / "build/native/native/vaelet"), "train", *flags, "--data", data,
                       "--epochs", "1", "--threads", "2", "--out", weights_of(model)]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def machine():
    """The processor, its cores and how busy they are."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {names[0] if names else platform.machine()}, load {os.getloadavg()[0]:.1f}"
