/**
 * The gallery: each preset is a state of the page, and why to look at it. www/gallery.js draws the pictures.
 * @typedef {object} Preset
 * @property {string} name  of its picture, gallery/NAME.png
 * @property {string} title
 * @property {string} why  one sentence
 * @property {string} alt  what the picture shows
 * @property {string} link  the state, as the address has it
 * @property {boolean} [everyLabel]  whether the picture shows its z under every label, and not under its own alone
 *
 * @type {Preset[]}
 */
export const presets = [
  {
    name: "one-style",
    title: "Ten digits in one style",
    why: "The label says which digit, z says how it is written: slant and thickness go along from 0 to 9.",
    alt: "The digits 0 to 9, all slanted to the right in thin strokes.",
    link: "model=deep-conv-cvae&label=3&seed=5",
    everyLabel: true,
  },
  {
    name: "three-eight",
    title: "More a 3 than an 8",
    why: "Training showed the network one label at a time, and it draws what lies between two all the same.",
    alt: "A digit between a 3 and an 8.",
    link: "model=deep-conv-cvae&label=3:0.6,8:0.4",
  },
  {
    name: "sandal-boot",
    title: "Half a sandal, half a boot",
    why: "Nobody sells this shoe: with each label at half its weight, the picture is neither the one nor the other.",
    alt: "A shoe between a sandal and an ankle boot.",
    link: "model=fashion-cvae&label=5:0.5,9:0.5&seed=3",
  },
  {
    name: "moods",
    title: "One face in five moods",
    why: "Only the label changes: hair and skin stay, so z holds the person and the label the mood.",
    alt: "The same drawn face five times, each with another mouth.",
    link: "model=faces&seed=2",
    everyLabel: true,
  },
  {
    name: "typeface",
    title: "A typeface that never was",
    why: "One z for a whole alphabet: letters that were drawn by nobody agree in weight, width and slant.",
    alt: "The word Latent in letters of one style.",
    link: "model=letters&seed=3&write=Latent",
  },
  {
    name: "plane",
    title: "A space on a sheet",
    why: "This model has two numbers and no label, so that the plane shows everything that it can draw.",
    alt: "A soft digit from the middle of the plane.",
    link: "model=mlp-vae-2d&place=plane",
  },
  {
    name: "beta-0",
    title: "A draw that lands nowhere",
    why: "At beta 0 nothing holds z near the prior, so that a draw from it lies between all digits.",
    alt: "Strokes that form no digit.",
    link: "model=beta-0&seed=1",
  },
  {
    name: "beta-200",
    title: "The average of everything",
    why: "At beta 200 z costs more than it is worth: the posterior is the prior, and every draw gives this picture.",
    alt: "A grey blur, the mean of all digits.",
    link: "model=beta-200&seed=1",
  },
  {
    name: "layers",
    title: "From sixteen numbers to a picture",
    why: "Every layer shows what it makes of z at this moment; move the picture, and all of them follow.",
    alt: "A digit, drawn layer by layer.",
    link: "model=deep-conv-cvae&label=2&seed=8&place=inside",
  },
];
