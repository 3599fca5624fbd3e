import { element, setText, svg } from './dom.js';
import { brief, count } from './format.js';

const height = 168;
const left = 40;
const bottom = 20;
const top = 8;
const span = 300;

/**
 * Lines and stacked areas over the last 5 minutes. A series is `{ id, label, kind }` with the kind 'stack' or 'line'. The pointer, or the
 * arrow keys, show the figures of one second.
 */
export class Chart {
  #series;
  #svg;
  #grid;
  #areas = new Map();
  #cursor;
  #tip;
  #parent;
  #label;
  #history = null;
  #width = 0;
  #at = null;

  constructor(parent, legend, series, label) {
    this.#parent = parent;
    this.#series = series;
    this.#label = label;
    this.#grid = svg('g', { class: 'grid-lines' });
    this.#cursor = svg('line', { class: 'cursor', y1: top, y2: height - bottom, visibility: 'hidden' });
    for (const one of series) this.#areas.set(one.id, svg('path', { class: `${one.kind} ${one.id}` }));
    this.#svg = svg('svg', { role: 'img', height, tabindex: '0' }, this.#grid, ...this.#areas.values(), this.#cursor);
    this.#tip = element('div', { className: 'tip' });
    this.#tip.hidden = true;
    parent.append(this.#svg, this.#tip);
    legend.replaceChildren(...series.map(one =>
      element('li', {}, element('span', { className: `key ${one.id}`, attributes: { 'aria-hidden': 'true' } }), one.label)));
    this.#svg.addEventListener('pointermove', event => this.#point(event));
    this.#svg.addEventListener('pointerleave', () => this.#pick(null));
    this.#svg.addEventListener('blur', () => this.#pick(null));
    this.#svg.addEventListener('keydown', event => this.#step(event));
    new ResizeObserver(() => this.#resize()).observe(parent);
  }

  draw(history) {
    this.#history = history;
    this.#redraw();
  }

  #resize() {
    const width = Math.floor(this.#parent.clientWidth);
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#svg.setAttribute('width', width);
    this.#redraw();
  }

  #redraw() {
    if (!this.#history || this.#width === 0) return;
    const length = this.#history.pending.length;
    const stacked = this.#series.filter(one => one.kind === 'stack').map(one => this.#history[one.id]);
    const lines = this.#series.filter(one => one.kind === 'line').map(one => this.#history[one.id]);
    const sums = Array.from({ length }, (_, i) => stacked.reduce((sum, column) => sum + column[i], 0));
    const most = nice(Math.max(1, ...sums, ...lines.flat()));
    this.#drawGrid(most);

    const y = value => top + (height - bottom - top) * (1 - value / most);
    let floor = new Array(length).fill(0);
    for (const one of this.#series) {
      const column = this.#history[one.id];
      const path = this.#areas.get(one.id);
      if (one.kind === 'line') {
        path.setAttribute('d', this.#line(column, y));
        continue;
      }

      const roof = column.map((value, i) => floor[i] + value);
      path.setAttribute('d', length === 0 || column.every(value => value === 0) ? '' : this.#area(floor, roof, y));
      floor = roof;
    }

    this.#svg.setAttribute('aria-label', `${this.#label}, the last 5 minutes. Now ${this.#figures(length - 1).join(', ')}.`);
    this.#pick(this.#at);
  }

  #drawGrid(most) {
    const lines = [0, most / 2, most].flatMap(value => {
      const y = top + (height - bottom - top) * (1 - value / most);
      const text = svg('text', { x: left - 8, y: y + 4, 'text-anchor': 'end' });
      text.textContent = Number.isInteger(value) ? brief(value) : '';
      return [svg('line', { x1: left, x2: this.#width, y1: y, y2: y }), text];
    });
    for (let minute = 5; minute >= 0; minute--) {
      const x = left + (this.#width - left) * (1 - minute / 5);
      const text = svg('text', { x, y: height - 4, 'text-anchor': minute === 5 ? 'start' : minute === 0 ? 'end' : 'middle' });
      text.textContent = minute === 0 ? 'now' : `−${minute} min`;
      if (minute % 2 === 1 || minute === 0 || this.#width > 480) lines.push(text);
    }

    this.#grid.replaceChildren(...lines);
  }

  #x(index) {
    return left + (this.#width - left) * ((span - this.#history.pending.length + index + 0.5) / span);
  }

  #line(column, y) {
    return column.map((value, i) => `${i === 0 ? 'M' : 'L'}${this.#x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  }

  #area(floor, roof, y) {
    const back = floor.map((value, i) => `L${this.#x(i).toFixed(1)} ${y(value).toFixed(1)}`).reverse().join('');
    return `${this.#line(roof, y)}${back}Z`;
  }

  #figures(index) {
    return this.#series.map(one => `${one.label.toLowerCase()} ${count(this.#history[one.id][index] ?? 0)}`);
  }

  #point(event) {
    if (!this.#history) return;
    const length = this.#history.pending.length;
    const x = (event.clientX - this.#svg.getBoundingClientRect().left - left) / (this.#width - left) * span;
    const index = Math.floor(x) - (span - length);
    this.#pick(index >= 0 && index < length ? length - 1 - index : null);
  }

  #step(event) {
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (!step || !this.#history) return;
    event.preventDefault();
    const last = this.#history.pending.length - 1;
    this.#pick(Math.min(last, Math.max(0, (this.#at ?? -step) + step)));
  }

  // counted from now, so that the cursor stays where it is while the picture moves
  #pick(secondsAgo) {
    const length = this.#history?.pending.length ?? 0;
    this.#at = secondsAgo !== null && secondsAgo < length ? secondsAgo : null;
    this.#tip.hidden = this.#at === null;
    this.#cursor.setAttribute('visibility', this.#at === null ? 'hidden' : 'visible');
    if (this.#at === null) return;
    const index = length - 1 - this.#at;
    const x = this.#x(index);
    this.#cursor.setAttribute('x1', x);
    this.#cursor.setAttribute('x2', x);
    const lines = [this.#at === 0 ? 'now' : `${this.#at} s ago`, ...this.#figures(index)];
    if (this.#tip.children.length !== lines.length) this.#tip.replaceChildren(...lines.map(() => element('div')));
    for (const [i, line] of lines.entries()) setText(this.#tip.children[i], line);
    this.#tip.style.insetInlineStart = `${Math.min(x + 10, this.#width - 130)}px`;
  }
}

/** The next round number. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 10].map(factor => factor * power).find(round => round >= value);
}
