import { byId, element, setText } from './dom.js';
import { count } from './format.js';

const rowsOf = new WeakMap();

/** Operations that are ticked in a list, to be cancelled or forgotten at once. */
export class Selection {
  #chosen = new Set();
  #steering;
  #body = byId('operations').tBodies[0];

  /** `after()` is called when something has been done to those that were chosen. */
  constructor(steering, after) {
    this.#steering = steering;
    byId('select-all').addEventListener('change', event => {
      this.#chosen = new Set(event.target.checked ? this.#shown().map(row => row.id) : []);
      this.show();
    });
    for (const verb of ['cancel', 'evict']) {
      byId(`${verb}-selected`).addEventListener('click', async () => {
        // by the time it is answered, others may be chosen, of another coordinator
        const chosen = [...this.#chosen];
        if (!await steering.many(verb, this.#idsFor(verb))) return;
        for (const id of chosen) this.#chosen.delete(id);
        this.show();
        after();
      });
    }
  }

  get isEmpty() { return this.#chosen.size === 0; }

  /** The column of ticks. */
  get column() {
    return {
      id: 'select', label: 'Select', hidden: true,
      make: cell => {
        const box = element('input', { attributes: { type: 'checkbox' } });
        box.addEventListener('change', () => this.#tick(rowsOf.get(cell).id, box.checked));
        cell.append(box);
      },
      update: (cell, row) => {
        rowsOf.set(cell, row);
        cell.firstChild.checked = this.#chosen.has(row.id);
        cell.firstChild.setAttribute('aria-label', `Select operation ${row.id}`);
      },
    };
  }

  /** Goes by the rows that the list shows now: what has left it is not chosen any more. */
  show() {
    const rows = this.#shown();
    this.#chosen = new Set(rows.map(row => row.id).filter(id => this.#chosen.has(id)));
    for (const cell of this.#cells()) cell.firstChild.checked = this.#chosen.has(rowsOf.get(cell).id);
    byId('bulk').hidden = !this.#steering.isAllowed || rows.length === 0;
    byId('operations').classList.toggle('can-select', this.#steering.isAllowed);
    byId('select-all').checked = !this.isEmpty && this.#chosen.size === rows.length;
    byId('select-all').indeterminate = !this.isEmpty && this.#chosen.size < rows.length;
    setText(byId('selected-count'), this.isEmpty ? 'None selected' : `${count(this.#chosen.size)} selected`);
    for (const [verb, label] of [['cancel', 'Cancel'], ['evict', 'Forget']]) {
      const { length } = this.#idsFor(verb);
      byId(`${verb}-selected`).disabled = length === 0;
      setText(byId(`${verb}-selected`), length === 0 ? `${label} selected…` : `${label} ${count(length)}…`);
    }
  }

  clear() {
    this.#chosen.clear();
    this.show();
  }

  #tick(id, isChosen) {
    if (isChosen) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.show();
  }

  #cells() { return [...this.#body.querySelectorAll('.c-select')]; }

  #shown() { return this.#cells().map(cell => rowsOf.get(cell)); }

  #idsFor(verb) {
    const hasEnded = ({ state }) => state !== 'pending' && state !== 'running';
    return this.#shown().filter(row => this.#chosen.has(row.id) && hasEnded(row) === (verb === 'evict')).map(row => row.id);
  }
}
