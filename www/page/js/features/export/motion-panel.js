import { placeBeside } from "../../drawing/beside.js";
import { find, make, write } from "../../drawing/dom.js";
import { saveFile } from "../../drawing/picture.js";
import { recordVideo, videoType } from "../../drawing/video.js";
import { messageOf } from "../../model/message-of.js";
import { movedTo, slidersOf } from "../../state/handle.js";
import { spell } from "../labels/spelling.js";

/** @typedef {import("../../section.js").LoadedModel} LoadedModel */
/** @typedef {import("../../section.js").ViewState} ViewState */
/** @typedef {import("../../state/handle.js").Handle} Handle */

/** Pictures from one end of a slider to the other. */
const pictures = 36;

/** Seconds there and back. */
const duration = 6;

const explanation = "What one slider does to this picture, or to the word that you wrote: from one end to the other and back.";
const noVideo = " This browser records no video; a GIF moves everywhere.";

/**
 * Saves what a slider does as a GIF that goes on for ever or, where the browser records one, as a video.
 * @param {import("../../section.js").Context} context
 */
export function createMotionPanel({ page, notice }) {
  const choice = make("select", { className: "field", id: "motion-slider" });
  const gif = make("button", { type: "button" }, "Save GIF of it");
  const video = make("button", { type: "button" }, "Record video of it");
  const status = make("span", { role: "status" });
  const type = videoType();
  video.hidden = type === undefined;
  find(page, "#place-save", HTMLElement).append(make("section", { className: "export", ariaLabel: "A slider in motion" },
    make("h2", {}, "A slider in motion"),
    make("div", { className: "actions" }, make("label", {}, "Slider ", choice), gif, video, status),
    make("p", { className: "hint" }, explanation + (type === undefined ? noVideo : ""))));
  /** @type {LoadedModel} */
  let loaded;
  /** @type {ViewState} */
  let viewState;
  /** @type {Handle[]} */
  let handles = [];
  /** The person's own directions that are offered. @type {ViewState["state"]["own"] | undefined} */
  let own;
  let recording = new AbortController();

  /** @param {(pictures: ReturnType<typeof placeBeside>, name: string) => Promise<void>} save  what is decoded, under the name of a file */
  async function run(save) {
    const { model, source } = loaded;
    const handle = handles[choice.selectedIndex];
    for (const button of [gif, video]) button.disabled = true;
    try {
      await save(await decode(viewState, handle), `${source.file}-${handle.name.replace(/[^\p{L}\p{N}]+/gu, "-")}`);
    } catch (error) {
      status.textContent = "";
      if (loaded.model === model) notice.show(`The slider's motion could not be saved. ${messageOf(error)}`);
    } finally {
      for (const button of [gif, video]) button.disabled = false;
    }
  }

  gif.addEventListener("click", () => run(async ({ image, images }, name) => {
    // Only who saves one needs the encoder.
    const { encodeGif } = await import("../../drawing/gif.js");
    saveFile(encodeGif(images, image, duration), `${name}.gif`);
    status.textContent = "Saved.";
  }));

  video.addEventListener("click", () => run(async ({ image, images }, name) => {
    if (type === undefined) return;
    const { signal } = (recording = new AbortController());
    const onProgress = (/** @type {number} */ seconds) => write(status, { textContent: `Recording: ${Math.floor(seconds) + 1} of ${duration} seconds. Stay on this tab.` });
    const recorded = await recordVideo(images, image, { type, seconds: duration, onProgress, signal });
    saveFile(recorded, `${name}.${recorded.type.replace("video/", "")}`);
    status.textContent = "Saved.";
  }));

  function offer() {
    own = viewState.state.own;
    handles = slidersOf(viewState.model, own);
    choice.replaceChildren(...handles.map(({ name }) => make("option", {}, name)));
  }

  return {
    /** @param {LoadedModel} next */
    show(next) {
      loaded = next;
      own = undefined;
      status.textContent = "";
    },
    release() {
      recording.abort();
    },
    /** @param {ViewState} next */
    draw(next) {
      viewState = next;
      if (own !== viewState.state.own) offer();
    },
  };
}

/**
 * @param {ViewState} viewState
 * @param {Handle} handle
 * @returns {Promise<ReturnType<typeof placeBeside>>} a word is one picture
 */
async function decode({ model, state, z, label }, handle) {
  const [low, high] = handle.range;
  const places = Array.from({ length: pictures }, (_, i) => movedTo(handle, z, low + (i / (pictures - 1)) * (high - low)));
  const { word } = spell(state.write, model.labels);
  if (word.length === 0) return { image: model.image, images: await model.decode({ z: places, label }) };
  const images = await model.decode({ z: places.flatMap((place) => word.map(() => place)), label: places.flatMap(() => word) });
  return placeBeside(model.image, images, word.length);
}
