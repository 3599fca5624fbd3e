import { byId, element, setText, setTitle, settled } from './dom.js';
import { count, moment, time } from './format.js';
import { ApiList, numbered } from './lists.js';
import { read, remember, toOperation } from './route.js';
import { Table } from './table.js';

const most = 200;

/** The signal log of a coordinator, newest first, by a pattern. */
export class Signals {
  #name = null;
  #pattern = '';
  #list;
  #table;

  constructor() {
    this.#table = new Table(byId('signals'), columns(() => this.#name), {
      keyOf: row => row.key_, onSort: sort => this.#change({ sortSignals: sort }),
    });
    this.#list = new ApiList({
      path: 'signals', empty: 'signals-empty', question: () => this.#question(), show: answer => this.#show(answer),
    });
    byId('signals-pattern').addEventListener('input', settled(
      () => this.#name !== null && this.#change({}), 120));
  }

  open(name) {
    this.#name = name;
    this.#table.show([]);
  }

  /** Shows what an address says. */
  choose(chosen) {
    const text = chosen.get('signals') ?? '';
    if (byId('signals-pattern').value.trim() !== text) byId('signals-pattern').value = text;
    this.#pattern = text;
    this.#table.sort = chosen.get('sortSignals') ?? '';
    this.#list.refresh(true);
  }

  close() {
    this.#list.stop();
    this.#name = null;
  }

  refresh(isAnew) { return this.#list.refresh(isAnew); }

  // what was typed just now may not be in the address yet
  #change(values) {
    remember({ signals: byId('signals-pattern').value.trim(), ...values });
    this.choose(read().chosen);
  }

  #question() {
    if (this.#name === null) return null;
    return { coordinator: this.#name, pattern: pattern(this.#pattern), limit: most };
  }

  #show({ signals, total }) {
    // several can be the same in everything: they are numbered, from the oldest, which stays where it is
    this.#table.show(numbered(signals.toReversed(), ({ at, name, operationId, key }) => [at, name, operationId, key].join(' ')).reverse());
    setText(byId('signals-count'), total > signals.length ? `${count(signals.length)} of ${count(total)}` : count(total));
    return signals.length > 0 ? null : this.#pattern ? 'No signal matches.' : 'No signals are remembered.';
  }
}

/** What is typed finds names that begin with it; who types a star, a question mark or a comma means exactly that. */
const pattern = text => text === '' || /[*?,]/.test(text) ? text : `${text}*`;

function columns(nameOf) {
  return [
    {
      id: 'at', label: 'Time', value: row => row.at, make: cell => cell.append(element('time')),
      update(cell, row) {
        setText(cell.firstChild, time(row.at));
        cell.firstChild.dateTime = moment(row.at);
      },
    },
    {
      id: 'name', label: 'Signal', isHeader: true, value: row => row.name,
      update(cell, row) {
        setTitle(cell, row.name);
        if (cell.childElementCount === 0 && row.operationId) cell.append(linkFor(nameOf(), row));
        else if (!row.operationId) setText(cell, row.name);
      },
    },
    { id: 'key', label: 'Key', value: row => row.key ?? '', update(cell, row) { setText(cell, row.key ?? '–'); setTitle(cell, row.key ?? ''); } },
  ];
}

const linkFor = (coordinator, { name, operationId }) => element(
  'a', { text: name, attributes: { href: toOperation(coordinator, operationId) } },
  element('span', { className: 'visually-hidden', text: ` of operation ${operationId}` }));
