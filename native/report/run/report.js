// The script of report.html: turns the row of samples into one picture with a slider. Without it the row stays.

const frames = document.querySelector(".frames");
const chooser = /** @type {HTMLElement | null} */ (document.querySelector(".chooser"));
const slider = chooser?.querySelector("input");

if (frames && chooser && slider) {
  const figures = [...frames.children];
  const show = () => {
    const chosen = Number(slider.value);
    figures.forEach((figure, index) => figure.classList.toggle("shown", index === chosen));
    slider.setAttribute("aria-valuetext", figures[chosen].querySelector("figcaption")?.textContent ?? "");
  };
  slider.addEventListener("input", show);
  frames.classList.add("one");
  chooser.hidden = false;
  show();
}
