import { get } from './api.js';
import { byId, element, enable, icon, segments, setText, setTitle, settled } from './dom.js';
import { count, duration, moment, time } from './format.js';
import { ApiList } from './lists.js';
import { showState } from './state.js';
import { Table } from './table.js';

const narrow = matchMedia('(max-width: 47.99rem)');
const pageSize = () => narrow.matches ? 15 : 50;
const states = [['running', 'Running'], ['failed', 'Failed'], ['completed', 'Completed'], ['cancelled', 'Cancelled'], ['all', 'All']];

/** The operations of a coordinator, a page at a time: a thousand are as easy as ten. */
export class Operations {
  #name = null;
  #state = 'all';
  #offset = 0;
  #total = 0;
  #found = null;
  #shown = '';
  #isPointedAt = false;
  #steering;
  #list;
  #table;

  constructor(steering) {
    this.#steering = steering;
    this.#table = new Table(byId('operations'), columns(steering, id => this.#table.remove(id)), { keyOf: row => row.id });
    this.#list = new ApiList({
      path: 'operations', empty: 'operations-empty', question: () => this.#question(), show: answer => this.#show(answer),
    });
    // the search by id ends at once, and only the question waits: it must not clear an id that is typed meanwhile
    const ask = settled(() => this.#list.refresh());
    for (const id of ['operations-key', 'operations-age']) {
      byId(id).addEventListener('input', () => {
        this.#begin();
        ask();
      });
    }

    byId('operation-id').addEventListener('input', settled(() => this.#find()));
    byId('operations-first').addEventListener('click', () => this.#go(0));
    byId('operations-previous').addEventListener('click', () => this.#go(Math.max(0, this.#offset - pageSize())));
    byId('operations-next').addEventListener('click', () => this.#go(this.#offset + pageSize()));
    const body = byId('operations').tBodies[0];
    body.addEventListener('pointerenter', event => { this.#isPointedAt = event.pointerType === 'mouse'; });
    body.addEventListener('pointerleave', () => { this.#isPointedAt = false; });
  }

  open(name) {
    this.#name = name;
    for (const id of ['operations-key', 'operations-age', 'operation-id']) byId(id).value = '';
    this.#state = 'all';
    segments(byId('operations-state'), states, this.#state, state => {
      this.#state = state;
      this.#anew();
    });
    this.#table.show([]);
    this.#anew();
  }

  close() {
    this.#list.stop();
    this.#name = null;
  }

  async refresh(isAnew) {
    if (this.#found) await this.#find();
    else await this.#list.refresh(isAnew);
  }

  #question() {
    if (this.#name === null) return null;
    return {
      coordinator: this.#name, state: this.#state, key: byId('operations-key').value, minAge: byId('operations-age').value,
      offset: this.#offset, limit: pageSize(),
    };
  }

  #anew() {
    this.#begin();
    this.#list.refresh();
  }

  #begin() {
    this.#offset = 0;
    this.#found = null;
    byId('operation-id').value = '';
    setText(byId('operations-note'), '');
  }

  #go(offset) {
    this.#offset = offset;
    this.#list.refresh();
  }

  #show({ operations, offset, total }) {
    if (this.#found) return null;
    this.#total = total;
    if (operations.length === 0 && offset > 0 && total > 0) {
      this.#go(Math.floor((total - 1) / pageSize()) * pageSize());
      return null;
    }

    const question = JSON.stringify(this.#question());
    const isHeld = question === this.#shown && this.#isHeld();
    this.#shown = question;
    if (isHeld) this.#table.showInPlace(operations);
    else this.#table.show(operations);
    setText(byId('operations-count'), isHeld ? `${count(total)} · stands still while you are on it` : count(total));
    this.#showPager(operations.length);
    if (isHeld) return null;
    return operations.length > 0 ? null : 'No operations here. Ended ones are remembered for a while, then forgotten.';
  }

  // a button must not become that of another operation just before it is pressed
  #isHeld() {
    const focused = document.activeElement;
    return this.#steering.isAllowed && !this.#table.isEmpty
      && (this.#isPointedAt || (byId('operations').tBodies[0].contains(focused) && focused.matches(':focus-visible')));
  }

  #showPager(shown) {
    byId('operations-pager').hidden = this.#total <= pageSize();
    setText(byId('operations-range'), `${count(this.#offset + 1)}–${count(this.#offset + shown)} of ${count(this.#total)}`);
    for (const id of ['operations-first', 'operations-previous']) enable(byId(id), this.#offset > 0);
    enable(byId('operations-next'), this.#offset + pageSize() < this.#total);
  }

  async #find() {
    const id = byId('operation-id').value.trim();
    if (id === '') {
      if (this.#found) this.#anew();
      return;
    }

    this.#list.stop();
    this.#found = id;
    try {
      const operation = await get('operation', { coordinator: this.#name, id });
      if (this.#found !== id) return;
      this.#table.show([operation]);
      setText(byId('operations-note'), operation.state === 'pending' ? 'This operation waits for its start.' : '');
    } catch (error) {
      if (this.#found !== id) return;
      this.#table.show([]);
      setText(byId('operations-note'), error.message);
    }

    byId('operations-empty').hidden = true;
    byId('operations-pager').hidden = true;
  }
}

function columns(steering, forget) {
  return [
    {
      id: 'state', label: 'State', make: cell => cell.append(element('span', { className: 'state' })),
      update: (cell, row) => showState(cell.firstChild, row.state),
    },
    {
      id: 'id', label: 'Id', isHeader: true,
      make(cell) {
        const pin = icon('pin');
        pin.classList.add('pin');
        cell.append(element('code'), pin, element('span', { className: 'visually-hidden' }));
      },
      update(cell, row) {
        setText(cell.firstChild, row.id);
        cell.children[1].classList.toggle('is-on', row.isPinned);
        setText(cell.lastChild, row.isPinned ? 'pinned' : '');
      },
    },
    { id: 'key', label: 'Key', update(cell, row) { setText(cell, row.key ?? '–'); setTitle(cell, row.key ?? ''); } },
    {
      id: 'started', label: 'Started', make: cell => cell.append(element('time')),
      update(cell, row) {
        setText(cell.firstChild, row.started ? time(row.started) : '–');
        if (row.started) cell.firstChild.dateTime = moment(row.started);
      },
    },
    {
      id: 'took', label: 'Took', numeric: true,
      update: (cell, row) => setText(cell, row.durationMs !== null ? duration(row.durationMs) : row.ageMs !== null ? `${duration(row.ageMs)} so far` : '–'),
    },
    {
      id: 'detail', label: 'Error and signals',
      make: cell => cell.append(element('span', { className: 'error' }), element('span', { className: 'signals' })),
      update(cell, row) {
        const { type, message } = row.error ?? { type: '', message: null };
        setText(cell.firstChild, withMessage(shortName(type), message));
        setTitle(cell.firstChild, withMessage(type, message));
        cell.firstChild.classList.toggle('calm', row.state === 'cancelled');
        setText(cell.lastChild, row.signals.join(', '));
      },
    },
    {
      id: 'actions', label: 'Actions', hidden: true,
      update(cell, row) {
        const verbs = steering.isAllowed ? verbsFor(row) : [];
        if (cell.dataset.verbs === verbs.join()) return;
        const focused = [...cell.children].indexOf(document.activeElement);
        cell.dataset.verbs = verbs.join();
        cell.replaceChildren(...steering.buttons(verbs, row.id, forget));
        cell.children[focused]?.focus({ preventScroll: true });
      },
    },
  ];
}

const shortName = type => type.replace(/[`[].*/s, '').replace(/^.*[.]/s, '');
const withMessage = (type, message) => message ? `${type}: ${message}` : type;

function verbsFor({ state, isPinned }) {
  if (state === 'pending') return ['cancel'];
  const pin = isPinned ? 'unpin' : 'pin';
  return state === 'running' ? [pin, 'cancel'] : [pin, 'evict'];
}
