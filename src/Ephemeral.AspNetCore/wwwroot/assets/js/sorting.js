import { element } from './dom.js';

/** By which column a table is sorted: chosen by a button in its header, or in a list where narrow screens have no headers. */
export class Sorting {
  #columns;
  #headers = new Map();
  #usual;
  #text;
  #onSort;
  #chooser;

  constructor(columns, { usual, onSort, chooser }) {
    this.#columns = columns.filter(column => column.value || column.sortable);
    this.#usual = usual;
    this.#text = usual;
    this.#onSort = onSort;
    this.#chooser = chooser;
    if (!chooser) return;
    if (usual === '') chooser.append(element('option', { text: 'Usual order', attributes: { value: '' } }));
    for (const column of this.#columns) {
      chooser.append(element('option', { text: `${column.label} ↑`, attributes: { value: column.id } }));
      chooser.append(element('option', { text: `${column.label} ↓`, attributes: { value: `-${column.id}` } }));
    }

    chooser.addEventListener('change', () => this.#choose(chooser.value));
    this.#mark();
  }

  /** Empty for the usual order. */
  get text() { return this.#text === this.#usual ? '' : this.#text; }

  set text(text) {
    this.#text = text && this.#columns.some(column => column.id === idOf(text)) ? text : this.#usual;
    this.#mark();
  }

  ordered(rows) {
    const column = this.#columns.find(column => column.id === idOf(this.#text));
    if (!column?.value) return rows;
    const sign = isDescending(this.#text) ? -1 : 1;
    return [...rows].sort((a, b) => sign * compare(column.value(a), column.value(b)));
  }

  /** Puts the button into a column's header; false when the column can't be sorted by. */
  header(column, cell) {
    if (!this.#columns.includes(column)) return false;
    const button = element('button', { className: 'sort', text: column.label, attributes: { type: 'button' } });
    button.addEventListener('click', () => this.#choose(this.#next(column)));
    cell.append(button);
    this.#headers.set(column.id, cell);
    this.#mark();
    return true;
  }

  // the sensible way around first, then the other one, then as it was
  #next({ id, numeric }) {
    const [first, second] = numeric ? [`-${id}`, id] : [id, `-${id}`];
    if (this.#text === first) return second;
    return this.#text === second && this.#usual !== second ? this.#usual : first;
  }

  #choose(text) {
    this.#text = text;
    this.#mark();
    this.#onSort?.(this.text);
  }

  #mark() {
    if (this.#chooser) this.#chooser.value = this.#text;
    for (const [id, cell] of this.#headers) {
      if (id !== idOf(this.#text)) cell.removeAttribute('aria-sort');
      else cell.setAttribute('aria-sort', isDescending(this.#text) ? 'descending' : 'ascending');
    }
  }
}

const isDescending = text => text.startsWith('-');
const idOf = text => isDescending(text) ? text.slice(1) : text;

function compare(a, b) {
  return typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true });
}
