/**
 * The tour: each step is a state of the page, what to look at, and what there is to see.
 * @typedef {object} Step
 * @property {string} title
 * @property {string} text  one sentence or two
 * @property {string} link  the state, as the address has it
 * @property {string} look  selector of what is highlighted
 *
 * @type {Step[]}
 */
export const steps = [
  {
    title: "Sixteen numbers",
    text: "A neural network draws this picture from a digit's label and sixteen numbers, called z. All of them are zero now: this is the average 3. Drag the picture.",
    link: "model=deep-conv-cvae&label=3",
    look: ".paper",
  },
  {
    title: "One slider",
    text: "Nobody told the training what slant is, and yet one way through the sixteen numbers slants the digit. The strip shows what this slider does from one end to the other; those of the numbers themselves are folded away below.",
    link: "model=deep-conv-cvae&label=3",
    look: "#sliders .latent",
  },
  {
    title: "Ten digits from one z",
    text: "The label says which digit, z says how it is written. The same z under each label is one style: slant and thickness go along.",
    link: "model=deep-conv-cvae&label=3&seed=5",
    look: "#labels",
  },
  {
    title: "Half a 3, half an 8",
    text: "The label is a number for each class, so it can be mixed. In training the network saw nothing in between.",
    link: "model=deep-conv-cvae&label=3:0.5,8:0.5",
    look: "#mixing",
  },
  {
    title: "Draw your own",
    text: "The encoder, the other half, finds the z of what you draw, and its label. Then all ten digits are written in your style.",
    link: "model=deep-conv-cvae&place=drawing",
    look: ".drawing-side",
  },
  {
    title: "Lost and invented",
    text: "Draw something that is no digit, a house. What comes back is the nearest digit, and colours show what was lost and what was invented.",
    link: "model=deep-conv-cvae&place=drawing",
    look: ".fit-side",
  },
  {
    title: "The sampling step",
    text: "The encoder gives a mean and a sigma for each number, and z is drawn from them: press “Draw epsilon”. Where sigma is near 1, the picture says nothing about that number.",
    link: "model=deep-conv-cvae&label=3&seed=5&place=inside",
    look: "#sampling-step",
  },
  {
    title: "Layer by layer",
    text: "Below stands what each layer makes of it at this moment, from sixteen numbers to 784 pixels. Press one to see it large.",
    link: "model=deep-conv-cvae&label=3&seed=5&place=inside",
    look: "#layers",
  },
  {
    title: "The whole space on a plane",
    text: "This model has two numbers and no label. Every digit it knows lies somewhere on the plane, and one changes into the next.",
    link: "model=mlp-vae-2d",
    look: "#plane",
  },
  {
    title: "Beta 0: nothing holds z together",
    text: "Without the KL divergence the encoder scatters pictures far outside the prior. A draw from the prior lands between them: press Random.",
    link: "model=beta-0&seed=1",
    look: "#beta",
  },
  {
    title: "Beta 4: numbers that carry nothing",
    text: "Where a nat costs four, training found no use for four of the fifteen numbers. The decoder learned to ignore them: move such a slider, and nothing happens.",
    link: "model=beta-4&seed=1",
    look: "#inert",
  },
  {
    title: "Beta 200: z carries nothing",
    text: "Where a nat of z costs 200 of reconstruction, no dimension is worth it. Posterior and prior are the same, and every picture is the average digit.",
    link: "model=beta-200&seed=1",
    look: "#beta",
  },
  {
    title: "The first experiment, corrected",
    text: "In the program that this began with, no gradient reached the label and z, and it drew one picture for each digit. With the gradient, z is used again.",
    link: "model=conv-cvae&seed=4",
    look: "#labels",
  },
  {
    title: "Take it with you",
    text: "Save the picture, a link that brings this state back, a few lines of HTML that draw it on a page of yours, or a page in one file that holds the model.",
    link: "model=deep-conv-cvae&label=3&seed=5&place=save",
    look: "#place-save",
  },
];
