import { Cluster } from './cluster.js';
import { byId, element, setText, setTitle, settled } from './dom.js';
import { brief, count, rate } from './format.js';
import { read, remember, toCoordinator } from './route.js';
import { Schedules } from './schedules.js';
import { Sparkline } from './sparkline.js';
import { showState } from './state.js';
import { Table } from './table.js';
import { Tiles } from './tiles.js';

const sparklines = new WeakMap();

/** All coordinators at a glance. */
export class Overview {
  #section = byId('overview');
  #filter = byId('overview-filter');
  #cluster = new Cluster();
  #schedules = new Schedules();
  #model = null;
  #table;
  #tiles;

  constructor() {
    this.#tiles = new Tiles(byId('summary'), [
      { id: 'active', label: 'Running' },
      { id: 'pending', label: 'Waiting' },
      { id: 'rate', label: 'Ended per second' },
      { id: 'failed', label: 'Failed in 5 min' },
      { id: 'findings', label: 'Findings' },
    ]);
    this.#table = new Table(byId('coordinators'), columns(), {
      keyOf: row => row.name, sort: 'name', chooser: byId('coordinators-sort'), onSort: sort => this.#change({ sort }),
    });
    const take = settled(() => !this.#section.hidden && remember({ filter: this.#filter.value }));
    this.#filter.addEventListener('input', () => {
      this.#show();
      take();
    });
    addEventListener('keydown', event => {
      if (event.key !== '/' || this.#section.hidden || event.target.closest('input, textarea, dialog')) return;
      event.preventDefault();
      this.#filter.focus();
    });
  }

  get title() { return 'Coordinators'; }

  get heading() { return byId('overview-heading'); }

  open({ chosen }) {
    this.#section.hidden = false;
    this.#cluster.open();
    this.#schedules.open();
    this.choose(chosen);
  }

  /** Shows what an address says. */
  choose(chosen) {
    this.#filter.value = chosen.get('filter') ?? '';
    this.#table.sort = chosen.get('sort') ?? '';
    this.#show();
  }

  close() {
    this.#cluster.close();
    this.#schedules.close();
    this.#section.hidden = true;
  }

  state(model) {
    this.#model = model;
    this.#show();
  }

  gone() {}

  refresh() {}

  // what was typed just now may not be in the address yet
  #change(values) {
    remember({ filter: this.#filter.value, ...values });
    this.choose(read().chosen);
  }

  #show() {
    if (!this.#model) return;
    const { coordinators, problem } = this.#model;
    byId('overview-problem').hidden = !problem;
    setText(byId('overview-problem'), problem ?? '');
    this.#summarize(coordinators);

    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = coordinators.filter(row => {
      const text = `${row.name} ${row.kind} ${row.state}`.toLowerCase();
      return words.every(word => text.includes(word));
    });
    this.#table.show(shown);
    setText(byId('overview-count'), shown.length === coordinators.length ? count(shown.length) : `${shown.length} of ${coordinators.length}`);
    const empty = byId('overview-empty');
    empty.hidden = shown.length > 0;
    setText(empty, coordinators.length === 0
      ? 'There are no coordinators yet. One appears here as soon as it is made.'
      : 'No coordinator matches the filter.');
  }

  #summarize(coordinators) {
    const sum = value => coordinators.reduce((total, row) => total + value(row), 0);
    const failed = sum(row => row.failedLately);
    const findings = sum(row => row.findings);
    this.#tiles.set('active', brief(sum(row => row.active)), `of ${brief(sum(row => row.maxConcurrency))} slots`);
    this.#tiles.set('pending', brief(sum(row => row.pending)), `room for ${brief(sum(row => row.maxPending))}`);
    this.#tiles.set('rate', rate(sum(row => row.perSecond)), 'over 10 seconds');
    this.#tiles.set('failed', brief(failed), '', { tone: failed > 0 ? 'bad' : '' });
    this.#tiles.set('findings', brief(findings), findings > 0 ? 'open a coordinator to read them' : 'nothing is wrong', { tone: findings > 0 ? 'warn' : '' });
  }
}

function columns() {
  return [
    {
      id: 'name', label: 'Name', isHeader: true, value: row => row.name,
      make: cell => cell.append(element('a'), element('span', { className: 'kind' })),
      update(cell, row) {
        setText(cell.firstChild, row.name);
        if (cell.firstChild.getAttribute('href') !== toCoordinator(row.name)) cell.firstChild.href = toCoordinator(row.name);
        setText(cell.lastChild, row.kind);
      },
    },
    {
      id: 'state', label: 'State', value: row => row.state,
      make: cell => cell.append(element('span', { className: 'state' })),
      update: (cell, row) => showState(cell.firstChild, row.state),
    },
    {
      id: 'active', label: 'Running', numeric: true, value: row => row.active,
      make: cell => cell.append(element('span'), element('span', { className: 'of' })),
      update(cell, row) {
        setText(cell.firstChild, count(row.active));
        setText(cell.lastChild, ` / ${brief(row.maxConcurrency)}`);
      },
    },
    {
      id: 'pending', label: 'Waiting', numeric: true, value: row => row.pending,
      make: cell => cell.append(element('span'), element('meter', { attributes: { min: 0, 'aria-label': 'Share of the room that is taken' } })),
      update(cell, row) {
        setText(cell.firstChild, count(row.pending));
        cell.lastChild.max = Math.max(1, row.maxPending);
        cell.lastChild.high = row.maxPending * 0.8;
        cell.lastChild.value = row.pending;
        setTitle(cell, `${count(row.pending)} of ${count(row.maxPending)}`);
      },
    },
    {
      id: 'rate', label: 'Per second', numeric: true, value: row => row.perSecond,
      update: (cell, row) => setText(cell, rate(row.perSecond)),
    },
    {
      id: 'failed', label: 'Failed', numeric: true, value: row => row.failedLately,
      update(cell, row) {
        setText(cell, brief(row.failedLately));
        cell.classList.toggle('bad', row.failedLately > 0);
      },
    },
    {
      id: 'findings', label: 'Findings', numeric: true, value: row => row.findings,
      update(cell, row) {
        setText(cell, row.findings > 0 ? count(row.findings) : '–');
        cell.classList.toggle('warn', row.findings > 0);
      },
    },
    {
      id: 'activity', label: 'Last 5 minutes',
      make(cell) { sparklines.set(cell, new Sparkline(cell, 60)); },
      update(cell, row) {
        const sum = part => row.activity[part].reduce((total, value) => total + value, 0);
        sparklines.get(cell).draw(row.activity,
          `${count(sum('completed'))} completed, ${count(sum('failed'))} failed, ${count(sum('cancelled'))} cancelled`);
      },
    },
  ];
}
