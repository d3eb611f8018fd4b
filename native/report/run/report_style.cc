#include "native/report/run/report_style.h"

namespace vaelet::native {

const std::string_view report_style = R"css(
:root {
  color-scheme: light dark;
  --page: #fcfcfa; --text: #1d1f21; --quiet: #5a6068; --line: #d9dadd;
  --series0: #1f6fb5; --series1: #b3471d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181b; --text: #e6e7e8; --quiet: #a3a9b1; --line: #3a3e44;
    --series0: #6db3f2; --series1: #f5a35c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 76rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
.quiet { color: var(--quiet); font-weight: 400; }
.charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.chart { min-width: 0; }
.key { display: inline-flex; align-items: center; gap: .35rem; margin-right: 1rem; color: var(--quiet); font-size: .875rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--quiet); font: 12px system-ui, sans-serif; }
.key svg { width: 2rem; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke-width: 2; }
.curve.series0 { stroke: var(--series0); }
.curve.series1 { stroke: var(--series1); stroke-dasharray: 6 3; }
circle.series0, rect.series0 { fill: var(--series0); }
circle.series1 { fill: var(--series1); }
figure { margin: 0 0 1.5rem; }
figcaption { margin-bottom: .4rem; }
img { max-width: 100%; height: auto; border-radius: 4px; }
.frames { display: flex; gap: 1rem; overflow-x: auto; padding-bottom: .5rem; }
.frames figure { flex: none; max-width: 85%; }
.frames img { image-rendering: pixelated; }
.frames.one figure { display: none; max-width: 100%; }
.frames.one figure.shown { display: block; }
.chooser[hidden] { display: none; }
.chooser label { display: block; max-width: 32rem; }
.chooser input { width: 100%; accent-color: var(--series0); }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
.configuration td { overflow-wrap: anywhere; }
.configuration th { white-space: nowrap; }
.numbers td, .numbers th { text-align: right; white-space: nowrap; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--series0); outline-offset: 2px; }
)css";

const std::string_view report_script = R"js(
const frames = document.querySelector(".frames");
if (frames) {
  const slider = document.querySelector(".chooser input");
  const all = [...frames.children];
  const show = () => {
    all.forEach((frame, index) => frame.classList.toggle("shown", index === Number(slider.value)));
    slider.setAttribute("aria-valuetext", all[Number(slider.value)].querySelector("figcaption").textContent);
  };
  slider.addEventListener("input", show);
  frames.classList.add("one");
  document.querySelector(".chooser").hidden = false;
  show();
}
)js";

}  // namespace vaelet::native
