import { byId, element, setText, setTitle, settled } from './dom.js';
import { count, moment, time } from './format.js';
import { ApiList } from './lists.js';
import { Table } from './table.js';

const most = 200;

/** The signal log of a coordinator, newest first, by a pattern. */
export class Signals {
  #name = null;
  #list;
  #table;

  constructor() {
    this.#table = new Table(byId('signals'), columns(), { keyOf: row => row.key_ });
    this.#list = new ApiList({
      path: 'signals', empty: 'signals-empty', question: () => this.#question(), show: answer => this.#show(answer),
    });
    byId('signals-pattern').addEventListener('input', settled(() => this.#list.refresh(), 120));
  }

  open(name) {
    this.#name = name;
    byId('signals-pattern').value = '';
    this.#table.show([]);
    this.#list.refresh();
  }

  close() {
    this.#list.stop();
    this.#name = null;
  }

  refresh(isAnew) { return this.#list.refresh(isAnew); }

  #question() {
    if (this.#name === null) return null;
    const text = byId('signals-pattern').value.trim();
    return { coordinator: this.#name, pattern: pattern(text), limit: most };
  }

  #show({ signals, total }) {
    const seen = new Map();
    this.#table.show(signals.map(signal => {
      // several can be the same in everything: they are numbered, from the oldest, which stays where it is
      return { ...signal, key_: '' };
    }).reverse().map(signal => {
      const key = [signal.at, signal.name, signal.operationId, signal.key].join(' ');
      const number = (seen.get(key) ?? 0) + 1;
      seen.set(key, number);
      return { ...signal, key_: `${key} ${number}` };
    }).reverse());
    setText(byId('signals-count'), total > signals.length ? `${count(signals.length)} of ${count(total)}` : count(total));
    return signals.length > 0 ? null : byId('signals-pattern').value.trim() ? 'No signal matches.' : 'No signals are remembered.';
  }
}

/** What is typed finds names that begin with it; who types a star, a question mark or a comma means exactly that. */
const pattern = text => text === '' || /[*?,]/.test(text) ? text : `${text}*`;

function columns() {
  return [
    {
      id: 'at', label: 'Time', make: cell => cell.append(element('time')),
      update(cell, row) {
        setText(cell.firstChild, time(row.at));
        cell.firstChild.dateTime = moment(row.at);
      },
    },
    { id: 'name', label: 'Signal', isHeader: true, update(cell, row) { setText(cell, row.name); setTitle(cell, row.name); } },
    { id: 'key', label: 'Key', update(cell, row) { setText(cell, row.key ?? '–'); setTitle(cell, row.operationId ? `Operation ${row.operationId}` : ''); } },
  ];
}
