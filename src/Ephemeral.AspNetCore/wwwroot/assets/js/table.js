import { element } from './dom.js';

/**
 * A table whose rows are kept by a key and changed in place: what has the focus keeps it, and a thousand changes move nothing that has
 * not moved. A column is `{ id, label, numeric, hidden, value, make, update }`: `value(row)` makes it sortable, `make(cell)` is called
 * once a row, `update(cell, row)` each time. Roles are spelled out because narrow screens show rows as blocks.
 */
export class Table {
  #columns;
  #keyOf;
  #body;
  #rows = new Map();
  #headers = new Map();
  #onSort;
  #sort;

  constructor(table, columns, { keyOf, sort = null, onSort = null }) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    this.#sort = sort;
    this.#onSort = onSort;
    this.#body = table.tBodies[0];
    table.setAttribute('role', 'table');
    table.tHead.setAttribute('role', 'rowgroup');
    this.#body.setAttribute('role', 'rowgroup');
    const head = table.tHead.rows[0];
    head.setAttribute('role', 'row');
    head.replaceChildren(...columns.map(column => this.#header(column)));
  }

  /** Shows these rows, in their order, or in that which was chosen. */
  show(rows) {
    const byKey = new Map(this.#ordered(rows).map(row => [this.#keyOf(row), row]));
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

  #ordered(rows) {
    const column = this.#sort && this.#columns.find(column => column.id === this.#sort.by);
    if (!column) return rows;
    const sign = this.#sort.descending ? -1 : 1;
    return [...rows].sort((a, b) => sign * compare(column.value(a), column.value(b)));
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
    this.#headers.set(column.id, cell);
    if (!column.value) {
      cell.append(element('span', { className: column.hidden ? 'visually-hidden' : '', text: column.label }));
      return cell;
    }

    const button = element('button', { className: 'sort', text: column.label, attributes: { type: 'button' } });
    button.addEventListener('click', () => {
      const descending = this.#sort?.by === column.id ? !this.#sort.descending : Boolean(column.numeric);
      this.#sort = { by: column.id, descending };
      this.#markSorted();
      this.#onSort?.();
    });
    cell.append(button);
    if (this.#sort?.by === column.id) cell.setAttribute('aria-sort', this.#sort.descending ? 'descending' : 'ascending');
    return cell;
  }

  #markSorted() {
    for (const [id, cell] of this.#headers) {
      if (id === this.#sort.by) cell.setAttribute('aria-sort', this.#sort.descending ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
  }
}

const classOf = column => `c-${column.id}${column.numeric ? ' numeric' : ''}`;

function compare(a, b) {
  return typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true });
}
