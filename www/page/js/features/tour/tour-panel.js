import { make, write } from "../../drawing/dom.js";
import { addStyle } from "../../drawing/later-style.js";
import { steps } from "./steps.js";
import style from "./tour.later.css";

/**
 * The tour's panel at the foot of the page. A step is a link: following it brings the state of that step, whatever the
 * person did before, and "back" of the browser goes a step back.
 * @param {import("../../section.js").Context} context
 */
export function createTourPanel({ page, sources, actions }) {
  const known = steps.filter(({ link }) => sources.some(({ name }) => name === new URLSearchParams(link).get("model")));
  const title = make("h2");
  const text = make("p");
  const count = make("span", { className: "hint" });
  const back = make("button", { type: "button" }, "Back");
  const next = make("button", { className: "strong", type: "button" }, "Next");
  const close = make("button", { className: "quiet", type: "button" }, "End the tour");
  const panel = make("aside", { className: "tour", ariaLabel: "Tour", hidden: true },
    make("div", { role: "status" }, title, text),
    make("div", { className: "actions" }, back, next, count, close));
  addStyle(style);
  page.body.append(panel);
  /** @type {number | null} */
  let shown = null;
  /** @type {Element | null} */
  let marked = null;

  /** @param {number} step  from 0 */
  function goTo(step) {
    location.hash = `${known[step].link}&tour=${step + 1}`;
  }

  function end() {
    actions.change({ tour: null });
    page.getElementById("tour-start")?.focus();
  }

  back.addEventListener("click", () => shown !== null && goTo(shown - 1));
  next.addEventListener("click", () => (shown === known.length - 1 ? end() : goTo((shown ?? 0) + 1)));
  close.addEventListener("click", end);
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && end());

  /** @param {number} step */
  function fill(step) {
    title.textContent = known[step].title;
    text.textContent = known[step].text;
    count.textContent = `${step + 1} of ${known.length}`;
    back.disabled = step === 0;
    next.textContent = step === known.length - 1 ? "Finish" : "Next";
  }

  /** @param {string | undefined} look  selector of what to highlight; it may come later than the step */
  function mark(look) {
    const found = look === undefined ? null : page.querySelector(look);
    if (found === marked) return;
    marked?.classList.remove("toured");
    marked = found;
    found?.classList.add("toured");
    found?.scrollIntoView({ block: "nearest" });
  }

  return {
    begin() {
      goTo(0);
      panel.hidden = false;
      next.focus();
    },
    /** @param {import("../../section.js").ViewState} viewState */
    draw({ state: { tour } }) {
      const step = tour !== null && tour < known.length ? tour : null;
      write(panel, { hidden: step === null });
      if (step !== shown && step !== null) fill(step);
      shown = step;
      mark(step === null ? undefined : known[step].look);
    },
  };
}
