import { element } from './dom.js';
import { Sorting } from './sorting.js';

/**
 * A table whose rows are kept by a key and changed in place: what has the focus keeps it, and a thousand changes move nothing that has
 * not moved. A column is `{ id, label, numeric, hidden, value, sortable, make, update }`: `value(row)` makes it sortable here, `sortable`
 * where the rows come from; `make(cell)` is called once a row, `update(cell, row)` each time. Roles are spelled out because narrow screens
 * show rows as blocks.
 */
export class Table {
  #columns;
  #keyOf;
  #body;
  #rows = new Map();
  #sorting;

  /** `sort` is the usual order, `onSort(text)` is called with another one, and `chooser` is a list of them for where there are no headers. */
  constructor(table, columns, { keyOf, sort = '', onSort = null, chooser = null }) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    this.#body = table.tBodies[0];
    this.#sorting = new Sorting(columns, { usual: sort, onSort, chooser });
    table.setAttribute('role', 'table');
    table.tHead.setAttribute('role', 'rowgroup');
    this.#body.setAttribute('role', 'rowgroup');
    const head = table.tHead.rows[0];
    head.setAttribute('role', 'row');
    head.replaceChildren(...columns.map(column => this.#header(column)));
  }

  /** The order, as an address has it: a column's id, with - in front the other way around; empty for the usual one. */
  get sort() { return this.#sorting.text; }

  set sort(text) { this.#sorting.text = text; }

  /** Shows these rows, in their order, or in that which was chosen. */
  show(rows) {
    const byKey = new Map(this.#sorting.ordered(rows).map(row => [this.#keyOf(row), row]));
    const focused = document.activeElement;
    for (const key of this.#rows.keys()) {
      if (!byKey.has(key)) this.remove(key);
    }

    let place = this.#body.firstElementChild;
    for (const [key, row] of byKey) {
      const line = this.#line(key);
      this.#update(line, row);
      if (line === place) place = place.nextElementSibling;
      else this.#body.insertBefore(line, place);
    }

    // an element that is moved loses the focus
    if (focused !== document.activeElement && this.#body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** Changes rows where they stand, moves none and adds none; those that are told nothing of are shown as old. */
  showInPlace(rows) {
    const byKey = new Map(rows.map(row => [this.#keyOf(row), row]));
    for (const [key, line] of this.#rows) {
      const row = byKey.get(key);
      line.classList.toggle('is-old', row === undefined);
      if (row) this.#update(line, row);
    }
  }

  /** Takes a row away. If it has the focus, the next one gets it. */
  remove(key) {
    const line = this.#rows.get(key);
    if (!line) return;
    const neighbour = line.contains(document.activeElement) ? line.nextElementSibling ?? line.previousElementSibling : null;
    line.remove();
    this.#rows.delete(key);
    neighbour?.querySelector('a, button')?.focus({ preventScroll: true });
  }

  get isEmpty() { return this.#rows.size === 0; }

  #update(line, row) {
    line.classList.remove('is-old');
    for (const [index, column] of this.#columns.entries()) column.update(line.cells[index], row);
  }

  #line(key) {
    let line = this.#rows.get(key);
    if (line) return line;
    line = element('tr', { attributes: { role: 'row' } });
    for (const column of this.#columns) {
      const cell = element(column.isHeader ? 'th' : 'td', { className: classOf(column) });
      cell.setAttribute('role', column.isHeader ? 'rowheader' : 'cell');
      if (column.isHeader) cell.scope = 'row';
      cell.dataset.label = column.label;
      column.make?.(cell);
      line.append(cell);
    }

    this.#rows.set(key, line);
    return line;
  }

  #header(column) {
    const cell = element('th', { className: classOf(column), attributes: { scope: 'col', role: 'columnheader' } });
    if (!this.#sorting.header(column, cell)) {
      cell.append(element('span', { className: column.hidden ? 'visually-hidden' : '', text: column.label }));
    }

    return cell;
  }
}

const classOf = column => `c-${column.id}${column.numeric ? ' numeric' : ''}`;
