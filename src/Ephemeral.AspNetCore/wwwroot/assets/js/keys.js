import { byId, press, segments, setText, setTitle } from './dom.js';
import { count, duration } from './format.js';
import { ApiList, numbered } from './lists.js';
import { read, remember } from './route.js';
import { Table } from './table.js';

const most = 50;
const orders = [['pending', 'Most waiting'], ['waiting', 'Longest']];

/** The keys that have the most to do, or wait the longest: of ten thousand, those that matter. */
export class Keys {
  #name = null;
  #order = 'pending';
  #list;
  #table;

  constructor() {
    this.#table = new Table(byId('keys'), [
      { id: 'name', label: 'Key', isHeader: true, update(cell, row) { setText(cell, row.key); setTitle(cell, row.key); } },
      { id: 'pending', label: 'Waiting', numeric: true, update: (cell, row) => setText(cell, count(row.pending)) },
      { id: 'active', label: 'Running', numeric: true, update: (cell, row) => setText(cell, count(row.active)) },
      { id: 'for', label: 'For', numeric: true, update: (cell, row) => setText(cell, row.waitingForMs === null ? '–' : duration(row.waitingForMs)) },
    ], { keyOf: row => row.key_ });
    this.#list = new ApiList({ path: 'keys', empty: 'keys-empty', question: () => this.#question(), show: answer => this.#show(answer) });
    segments(byId('keys-order'), orders, this.#order, order => {
      remember({ keys: order === 'pending' ? '' : order }, { isStep: true });
      this.choose(read().chosen);
    });
  }

  open(name) {
    this.#name = name;
    byId('keys-card').hidden = true;
    this.#table.show([]);
  }

  /** Shows what an address says. */
  choose(chosen) {
    this.#order = chosen.get('keys') === 'waiting' ? 'waiting' : 'pending';
    press(byId('keys-order'), orders.findIndex(([order]) => order === this.#order));
    this.refresh();
  }

  /** Whether the coordinator has keys at all. */
  show(kind) {
    byId('keys-card').hidden = !kind.startsWith('keyed') && kind !== 'sharded';
  }

  close() {
    this.#list.stop();
    this.#name = null;
  }

  refresh(isAnew) { return byId('keys-card').hidden ? Promise.resolve() : this.#list.refresh(isAnew); }

  #question() {
    return this.#name === null ? null : { coordinator: this.#name, count: most, order: this.#order };
  }

  #show({ liveKeys, keys }) {
    // of very long ones the beginning alone is told, and may be the same
    this.#table.show(numbered(keys, ({ key }) => key));
    setText(byId('keys-count'), keys.length === most ? `first ${most} · ${count(liveKeys)} live` : `${count(liveKeys)} live`);
    return keys.length > 0 ? null : 'No key has anything waiting.';
  }
}
