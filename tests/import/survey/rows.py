"""The 36 public VAEs with one latent vector, a line each, as columns of what they are made of."""

# name | body | encoder's activations | decoder's | norm | up | other | output | channels | side | heads | sigma | label | padding
ROWS = """
pytorch/examples|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
yunjey/pytorch-tutorial|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
lyeoni/pytorch-mnist-VAE|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
timbmg/VAE-CVAE-MNIST|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|yes|-
wiseodd/generative-models|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|yes|-
altosaar/variational-autoencoder|dense|relu|relu|-|-|-|logits|1|28|one|softplus|-|-
pyro-ppl/pyro|dense|softplus|softplus|-|-|-|sigmoid|1|28|two|exp|-|-
google/flax|dense|relu|relu|-|-|-|logits|1|28|two|logvar|-|-
tensorflow/tfjs-examples|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
hwalsuklee/tensorflow-mnist-CVAE|dense|elu tanh|tanh elu|-|-|dropout|sigmoid|1|28|one|softplus|yes|-
jmtomczak/vae_vampprior|dense|gated|gated|-|-|-|sigmoid|1|28|two|logvar|-|-
riannevdberg/sylvester-flows|conv|gated|gated|-|convT|-|sigmoid|1|28|two|softplus|-|sym
rtqichen/beta-tcvae|conv|relu|relu tanh|bn|convT|-|logits|1|64|one|logvar|-|sym
1Konny/Beta-VAE|conv|relu|relu|-|convT|-|logits|3|64|one|logvar|-|sym
1Konny/FactorVAE|conv|relu|relu|-|convT|-|logits|3|64|one|logvar|-|sym
YannDubs/disentangling-vae|conv|relu|relu|-|convT|-|sigmoid|3|64|one|logvar|-|sym
google-research/disentanglement_lib|conv|relu|relu tanh|-|convT|-|logits|3|64|two|logvar|-|same
AntixK/PyTorch-VAE|conv|leaky|leaky|bn|convT|-|tanh|3|64|two|logvar|-|sym
clementchadebec/benchmark_VAE|conv|relu|relu|bn|convT|-|sigmoid|1|28|two|logvar|-|sym
sksq96/pytorch-vae|conv|relu|relu|-|convT|-|sigmoid|3|64|two|logvar|-|valid
ctallec/world-models|conv|relu|relu|-|convT|-|sigmoid|3|64|two|exp|-|valid
hardmaru/WorldModelsExperiments|conv|relu|relu|-|convT|-|sigmoid|3|64|two|logvar|-|valid
bhpfelix/Variational-Autoencoder-PyTorch|conv|leaky|leaky relu|bn|nearest|replpad|sigmoid|3|128|two|logvar|-|sym
podgorskiy/VAE|conv|relu|leaky|bn|convT|-|tanh|3|128|two|logvar|-|sym
noctrog/conv-vae|conv|leaky|leaky|bn|nearest|dropout|sigmoid|3|96|two|logvar|-|sym
SashaMalysheva/Pytorch-VAE|conv|relu|relu|bn|convT|-|sigmoid|3|32|two|logvar|-|sym
coolvision/vae_conv|conv|leaky|relu|bn|convT|-|sigmoid|1|28|two|logvar|-|sym
kvfrans/variational-autoencoder|conv|leaky|relu|-|convT|-|sigmoid|1|28|two|raw std|-|same
keras-team/keras-io|conv|relu|relu|-|convT|-|sigmoid|1|28|two|logvar|-|same
tensorflow/docs cvae|conv|relu|relu|-|convT|-|logits|1|28|one|logvar|-|same
davidADSP/GDL 03_vae_faces|conv|leaky|leaky|bn|convT|-|sigmoid|3|32|two|logvar|-|same
davidADSP/GDL 02_vae_fashion|conv|relu|relu|-|convT|-|sigmoid|1|32|two|logvar|-|same
ml-explore/mlx-examples|conv|leaky|leaky|bn|nearest|-|sigmoid|1|64|two|logvar|-|sym
xnought/vae-explainer|conv|relu|relu|-|convT|-|sigmoid|1|28|one|logvar|-|same
ml5js/ml5-library CVAE|conv|-|relu|-|nearest|-|sigmoid|1|28|-|-|yes|same
Lightning-Universe/lightning-bolts|conv|relu|relu|bn|nearest|residual maxpool avgpool|none|3|32|two|logvar|-|sym
"""
KEYS = "name body encoder decoder norm up other output channels side heads sigma label padding".split()


def read_rows():
    rows = [dict(zip(KEYS, line.split("|"))) for line in ROWS.strip().splitlines()]
    for row in rows:
        row["channels"], row["side"] = int(row["channels"]), int(row["side"])
    return rows
