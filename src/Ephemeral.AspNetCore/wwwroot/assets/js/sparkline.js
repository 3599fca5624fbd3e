import { svg } from './dom.js';

const height = 24;
const step = 2;
const parts = ['completed', 'cancelled', 'failed'];

/** A row of stacked bars: what ended well, was cancelled, and failed, over the last minutes. */
export class Sparkline {
  #paths;
  #drawn = '';

  constructor(parent, spans) {
    this.#paths = parts.map(part => svg('path', { class: `bar ${part}` }));
    this.element = svg('svg', {
      class: 'spark', viewBox: `0 0 ${spans * step} ${height}`, width: spans * step, height, preserveAspectRatio: 'none', role: 'img',
    }, svg('path', { class: 'base', d: `M0 ${height - 0.5}H${spans * step}` }), ...this.#paths);
    parent.append(this.element);
  }

  draw(activity, label) {
    const columns = parts.map(part => activity[part]);
    const key = columns.join('|');
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.element.setAttribute('aria-label', label);

    const totals = columns[0].map((_, i) => columns.reduce((sum, column) => sum + column[i], 0));
    const most = Math.max(1, ...totals);
    const floor = totals.map(() => height);
    for (const [part, path] of this.#paths.entries()) {
      let d = '';
      for (const [i, value] of columns[part].entries()) {
        if (value === 0) continue;
        // what happened at all can be seen
        const tall = Math.max(1.5, value / most * (height - 3));
        floor[i] -= tall;
        d += `M${i * step} ${floor[i].toFixed(1)}h1.4v${tall.toFixed(1)}h-1.4z`;
      }

      path.setAttribute('d', d);
    }
  }
}
