import { contextOf, make } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { gridOf, heightOf, letters, paper, wrap } from "./layout.js";

/**
 * @typedef {import("./layout.js").Sheet} Sheet
 * @typedef {import("../../state/view-state.js").ViewState["model"]} Model
 */

const ink = "black";
const font = "system-ui, sans-serif";

/**
 * Draws a sheet, line by line, black on white whatever the page's colours are.
 * @param {Model} model
 * @param {Sheet} sheet
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function drawSheet(model, { title, texts, credits, columns, lines }) {
  const canvas = make("canvas", { width: paper.width, height: 1 });
  const context = contextOf(canvas);
  const width = paper.width - 2 * paper.margin;
  const paragraphs = [{ text: title, size: letters.title }, ...texts.map((text) => ({ text, size: letters.text }))]
    .map(({ text, size }) => ({ size, rows: wrapped(context, text, size, width) }));
  const foot = wrapped(context, credits, letters.credits, width);
  const grid = gridOf(model.image, lines[0].cells.length, columns.length === 0);
  const head = paragraphs.reduce((sum, { size, rows }) => sum + rows.length * heightOf(size), 0) + heightOf(letters.text);
  const captions = columns.length > 0 ? heightOf(letters.caption) : 0;
  const top = paper.margin + head + captions;
  const bottom = top + lines.length * grid.line + letters.credits;
  canvas.height = bottom + foot.length * heightOf(letters.credits) + paper.margin;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  let y = paper.margin;
  for (const { size, rows } of paragraphs) y = writeRows(context, rows, size, y);
  columns.forEach((name, i) => writeIn(context, name, grid.left + i * grid.pitch, top - captions, grid.picture.width));
  for (const [i, line] of lines.entries()) await drawLine(context, model, line, grid, top + i * grid.line);
  writeRows(context, foot, letters.credits, bottom);
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Model} model
 * @param {import("./layout.js").Line} line
 * @param {ReturnType<typeof gridOf>} grid
 * @param {number} y
 */
async function drawLine(context, model, { caption, cells }, { left, pitch, picture }, y) {
  const label = cells.flatMap((cell) => cell.label ?? []);
  const images = await model.decode({ z: cells.map(({ z }) => Float32Array.from(z)), ...(label.length > 0 && { label }) });
  const painter = new PicturePainter(make("canvas"), model.image);
  context.imageSmoothingEnabled = model.image.channels > 1 || picture.width < model.image.width;
  context.imageSmoothingQuality = "high";
  writeText(context, caption, letters.caption, paper.margin, y + (picture.height - letters.caption) / 2, left - paper.margin - letters.caption);
  for (const [i, cell] of cells.entries()) {
    painter.paint(images, { index: i });
    context.drawImage(painter.context.canvas, left + i * pitch, y, picture.width, picture.height);
    writeIn(context, cell.caption, left + i * pitch, y + picture.height + 4, picture.width);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} size
 * @param {number} width
 */
function wrapped(context, text, size, width) {
  context.font = `${size}px ${font}`;
  return wrap(text, width, (part) => context.measureText(part).width);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string[]} rows
 * @param {number} size
 * @param {number} y
 * @returns {number} where the next begins
 */
function writeRows(context, rows, size, y) {
  for (const [i, row] of rows.entries()) writeText(context, row, size, paper.margin, y + i * heightOf(size));
  return y + rows.length * heightOf(size);
}

/**
 * Writes a caption in the middle of a column.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x  of the column
 * @param {number} y
 * @param {number} width
 */
function writeIn(context, text, x, y, width) {
  context.textAlign = "center";
  writeText(context, text, letters.caption, x + width / 2, y, width);
  context.textAlign = "left";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} size
 * @param {number} x
 * @param {number} y
 * @param {number} [width]  narrower letters where it is too long
 */
function writeText(context, text, size, x, y, width) {
  context.font = `${size}px ${font}`;
  context.textBaseline = "top";
  context.fillStyle = ink;
  context.fillText(text, x, y, width);
}
