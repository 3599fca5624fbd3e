import { get } from './api.js';
import { byId, enable, press, segments, setText, settled } from './dom.js';
import { count } from './format.js';
import { ApiList } from './lists.js';
import { operationColumns } from './operation-columns.js';
import { read, remember } from './route.js';
import { Selection } from './selection.js';
import { Table } from './table.js';

const narrow = matchMedia('(max-width: 47.99rem)');
const pageSize = () => narrow.matches ? 15 : 50;
const states = [
  ['', 'Recent'], ['pending', 'Waiting'], ['running', 'Running'], ['failed', 'Failed'], ['completed', 'Completed'], ['cancelled', 'Cancelled'],
];
const nothing = {
  '': 'No operations here. Ended ones are remembered for a while, then forgotten.',
  pending: 'Nothing waits here: what is admitted starts at once.',
};

/** The operations of a coordinator, a page at a time: a thousand are as easy as ten. What is chosen is in the address. */
export class Operations {
  #name = null;
  #state = '';
  #key = '';
  #age = '';
  #offset = 0;
  #total = 0;
  #found = '';
  #shown = '';
  #isPointedAt = false;
  #steering;
  #selection;
  #list;
  #table;

  constructor(steering) {
    this.#steering = steering;
    this.#selection = new Selection(steering, () => this.refresh(true));
    this.#table = new Table(
      byId('operations'), [this.#selection.column, ...operationColumns(() => this.#name, steering, id => this.#remove(id))], {
        keyOf: row => row.id, chooser: byId('operations-sort'), onSort: sort => this.#change({ sort, from: '' }),
      });
    this.#list = new ApiList({
      path: 'operations', empty: 'operations-empty', question: () => this.#question(), show: answer => this.#show(answer),
    });
    segments(byId('operations-state'), states, '', state => this.#change({ state, from: '', id: '' }, true));
    this.#takeWhatIsTyped();
    byId('operations-first').addEventListener('click', () => this.#go(0));
    byId('operations-previous').addEventListener('click', () => this.#go(Math.max(0, this.#offset - pageSize())));
    byId('operations-next').addEventListener('click', () => this.#go(this.#offset + pageSize()));
    const body = byId('operations').tBodies[0];
    body.addEventListener('pointerenter', event => { this.#isPointedAt = event.pointerType === 'mouse'; });
    body.addEventListener('pointerleave', () => { this.#isPointedAt = false; });
  }

  open(name) {
    this.#name = name;
    this.#shown = '';
    this.#table.show([]);
    this.#selection.clear();
  }

  close() {
    this.#list.stop();
    this.#name = null;
  }

  /** Shows what an address says. */
  choose(chosen) {
    const text = key => chosen.get(key) ?? '';
    this.#state = states.some(([state]) => state === text('state')) ? text('state') : '';
    press(byId('operations-state'), states.findIndex(([state]) => state === this.#state));
    for (const [id, key] of [['operations-key', 'key'], ['operations-age', 'age'], ['operation-id', 'id']]) byId(id).value = text(key);
    this.#key = text('key');
    this.#age = text('age');
    this.#table.sort = text('sort');
    this.#offset = Math.max(0, (parseInt(text('from'), 10) || 1) - 1);
    this.#found = text('id').trim();
    setText(byId('operations-note'), '');
    this.#selection.clear();
    this.refresh();
  }

  async refresh(isAnew) {
    if (this.#name === null) return;
    if (this.#found) await this.#find();
    else await this.#list.refresh(isAnew);
  }

  #takeWhatIsTyped() {
    // a filter ends the search by id at once; only the question waits: it must not clear an id that is typed meanwhile
    const take = settled(() => this.#name !== null && this.#change({ id: byId('operation-id').value.trim(), from: '' }));
    for (const id of ['operations-key', 'operations-age']) {
      byId(id).addEventListener('input', () => {
        byId('operation-id').value = '';
        take();
      });
    }

    byId('operation-id').addEventListener('input', take);
  }

  #question() {
    if (this.#name === null) return null;
    return {
      coordinator: this.#name, state: this.#state, key: this.#key, minAge: this.#age,
      sort: this.#table.sort, offset: this.#offset, limit: pageSize(),
    };
  }

  #change(values, isStep = false) {
    // what has just been typed counts as well
    remember({ key: byId('operations-key').value, age: byId('operations-age').value, ...values }, { isStep });
    this.choose(read().chosen);
  }

  #go(offset) {
    this.#change({ from: offset === 0 ? '' : offset + 1 }, true);
  }

  #remove(id) {
    this.#table.remove(id);
    this.#selection.show();
  }

  #show({ operations, offset, total, sorted = total }) {
    if (this.#found) return null;
    // of very many, the first alone are sorted
    this.#total = sorted;
    if (operations.length === 0 && offset > 0 && sorted > 0) {
      this.#offset = Math.floor((sorted - 1) / pageSize()) * pageSize();
      this.#list.refresh();
      return null;
    }

    const question = JSON.stringify(this.#question());
    const isHeld = question === this.#shown && this.#isHeld();
    this.#shown = question;
    if (isHeld) this.#table.showInPlace(operations);
    else this.#table.show(operations);
    this.#selection.show();
    const why = this.#selection.isEmpty ? 'while you are on it' : 'while some are selected';
    const all = sorted < total ? `${count(total)} · the first ${count(sorted)} are sorted` : count(total);
    setText(byId('operations-count'), isHeld ? `${all} · stands still ${why}` : all);
    this.#showPager(operations.length);
    if (isHeld) return null;
    return operations.length > 0 ? null : nothing[this.#state] ?? 'No operations of this state here.';
  }

  // a button must not become that of another operation just before it is pressed
  #isHeld() {
    if (!this.#steering.isAllowed || this.#table.isEmpty) return false;
    const focused = document.activeElement;
    return this.#isPointedAt || !this.#selection.isEmpty
      || (byId('operations').tBodies[0].contains(focused) && focused.matches(':focus-visible'));
  }

  #showPager(shown) {
    byId('operations-pager').hidden = this.#total <= pageSize();
    setText(byId('operations-range'), `${count(this.#offset + 1)}–${count(this.#offset + shown)} of ${count(this.#total)}`);
    for (const id of ['operations-first', 'operations-previous']) enable(byId(id), this.#offset > 0);
    enable(byId('operations-next'), this.#offset + pageSize() < this.#total);
  }

  async #find() {
    const [name, id] = [this.#name, this.#found];
    this.#list.stop();
    let [rows, note] = [[], ''];
    try {
      rows = [await get('operation', { coordinator: name, id })];
      if (rows[0].state === 'pending') note = 'This operation waits for its start.';
    } catch (error) {
      note = error.message;
    }

    if (this.#name !== name || this.#found !== id) return;
    this.#shown = '';
    this.#table.show(rows);
    this.#selection.show();
    setText(byId('operations-note'), note);
    setText(byId('operations-count'), '');
    byId('operations-empty').hidden = true;
    byId('operations-pager').hidden = true;
  }
}
