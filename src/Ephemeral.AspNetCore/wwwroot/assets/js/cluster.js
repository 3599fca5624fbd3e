import { get } from './api.js';
import { byId, element, setText, setTitle } from './dom.js';
import { brief, count } from './format.js';
import { ApiList } from './lists.js';
import { showState } from './state.js';
import { Table } from './table.js';

/** The nodes of coordinators that span a cluster, and where a key lives. Shown where there is such a coordinator. */
export class Cluster {
  #card = byId('cluster');
  #of = byId('cluster-of');
  #key = byId('cluster-key');
  #found = byId('cluster-found');
  #names = '';
  #table;
  #list;

  constructor() {
    this.#table = new Table(byId('nodes'), columns(), { keyOf: row => `${row.coordinator} ${row.address}` });
    this.#list = new ApiList({ path: 'cluster', empty: 'cluster-empty', show: answer => this.#show(answer) });
    byId('cluster-find').addEventListener('submit', event => {
      event.preventDefault();
      this.#find();
    });
  }

  open() { this.#list.poll(); }

  close() { this.#list.stop(); }

  #show({ coordinators }) {
    this.#card.hidden = coordinators.length === 0;
    const names = coordinators.map(coordinator => coordinator.name);
    if (names.join('\n') !== this.#names) {
      this.#names = names.join('\n');
      this.#of.replaceChildren(...names.map(name => element('option', { text: name })));
      this.#of.hidden = names.length < 2;
    }

    const nodes = coordinators.flatMap(({ name, nodes }) => nodes.map((node, at) => ({ ...node, coordinator: name, isThis: at === 0 })));
    this.#table.show(nodes);
    setText(byId('cluster-count'), count(new Set(nodes.map(node => node.address)).size));
    return coordinators.filter(coordinator => coordinator.problem).map(coordinator => coordinator.problem).join(' ') || null;
  }

  async #find() {
    setText(this.#found, 'Looking…');
    try {
      const { key, node, shard, waiting, active, operations } = await get('cluster/key', { coordinator: this.#of.value, key: this.#key.value });
      const last = operations.at(-1);
      setText(this.#found, `${key} lives on ${node}, in shard ${shard}: ${count(active)} running, ${count(waiting)} waiting, `
        + `${count(operations.length)} remembered${last ? `, the last of them ${last.state}${last.errorType ? ` with ${last.errorType}` : ''}` : ''}.`);
    } catch (error) {
      setText(this.#found, error.message);
    }
  }
}

const known = (value, row) => row.state === 'silent' || value === null ? '–' : count(value);

function columns() {
  return [
    {
      id: 'node', label: 'Node', isHeader: true,
      make: cell => cell.append(element('span'), element('span', { className: 'kind' })),
      update(cell, row) {
        setText(cell.firstChild, row.address);
        setText(cell.lastChild, [row.isThis ? 'this node' : '', ...row.roles].filter(Boolean).join(', '));
      },
    },
    { id: 'coordinator', label: 'Coordinator', update: (cell, row) => setText(cell, row.coordinator) },
    { id: 'state', label: 'State', make: cell => cell.append(element('span', { className: 'state' })), update: (cell, row) => showState(cell.firstChild, row.state) },
    {
      id: 'shards', label: 'Shards', numeric: true,
      update(cell, row) {
        setText(cell, known(row.shardCount, row));
        setTitle(cell, row.shards.join(', ') + (row.shardCount > row.shards.length ? ', …' : ''));
      },
    },
    {
      id: 'live', label: 'Keys', numeric: true,
      make: cell => cell.append(element('span'), element('span', { className: 'of' })),
      update(cell, row) {
        setText(cell.firstChild, known(row.liveKeys, row));
        setText(cell.lastChild, row.leavingKeys > 0 ? ` + ${brief(row.leavingKeys)} leaving` : '');
      },
    },
    { id: 'active', label: 'Running', numeric: true, update: (cell, row) => setText(cell, known(row.active, row)) },
    { id: 'waiting', label: 'Waiting', numeric: true, update: (cell, row) => setText(cell, known(row.waiting, row)) },
    {
      id: 'sent', label: 'Admitted here, unanswered', numeric: true,
      update(cell, row) {
        setText(cell, known(row.pending + row.inFlight, row));
        setTitle(cell, `${count(row.pending)} wait for their key's owner, ${count(row.inFlight)} were sent to it`);
      },
    },
    { id: 'again', label: 'Sent again', numeric: true, update: (cell, row) => setText(cell, known(row.totalSentAgain, row)) },
    {
      id: 'lost', label: 'Owner lost', numeric: true,
      update(cell, row) {
        setText(cell, known(row.totalOwnerLost, row));
        cell.classList.toggle('warn', row.totalOwnerLost > 0);
      },
    },
  ];
}
