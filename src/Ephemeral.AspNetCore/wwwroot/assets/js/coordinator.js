import { Chart } from './chart.js';
import { Controls } from './controls.js';
import { byId, element, setText } from './dom.js';
import { brief, count, duration, rate } from './format.js';
import { Keys } from './keys.js';
import { Operations } from './operations.js';
import { Signals } from './signals.js';
import { showState } from './state.js';
import { Tiles } from './tiles.js';

const listsEvery = 2;

const facts = [
  ['totalEnqueued', 'Admitted'], ['totalCompleted', 'Completed'], ['totalFailed', 'Failed'], ['totalCancelled', 'Cancelled'],
  ['totalRefused', 'Refused'], ['totalOverBound', 'Admitted over the bound'], ['waitingProducers', 'Producers that wait'],
  ['tracked', 'Remembered'], ['pinned', 'Pinned'], ['totalEvicted', 'Forgotten for younger ones'], ['totalExpired', 'Forgotten by age'],
  ['failuresEvicted', 'Failures forgotten'], ['callbackFailures', 'Callbacks that threw'], ['totalSignals', 'Signals raised'],
  ['signalsEvicted', 'Signals forgotten'], ['signalsBlocked', 'Signals blocked'], ['signalsDropped', 'Signals a listener missed'],
];

/** One coordinator in full. */
export class Coordinator {
  #section = byId('coordinator');
  #name = null;
  #states = 0;
  #steering;
  #controls;
  #tiles;
  #charts;
  #lists;
  #keys;
  #facts = new Map();

  constructor(steering) {
    this.#steering = steering;
    this.#controls = new Controls(steering);
    this.#tiles = new Tiles(byId('figures'), [
      { id: 'active', label: 'Running' },
      { id: 'pending', label: 'Waiting' },
      { id: 'rate', label: 'Ended per second' },
      { id: 'p50', label: 'p50', title: 'Half of the remembered operations took no longer.' },
      { id: 'p95', label: 'p95', title: '95 % of the remembered operations took no longer.' },
      { id: 'p99', label: 'p99', title: '99 % of the remembered operations took no longer.' },
    ]);
    this.#charts = [
      new Chart(byId('rate-chart'), byId('rate-legend'), [
        { id: 'completed', label: 'Completed', kind: 'stack' },
        { id: 'cancelled', label: 'Cancelled', kind: 'stack' },
        { id: 'failed', label: 'Failed', kind: 'stack' },
        { id: 'started', label: 'Started', kind: 'line' },
      ], 'Operations per second'),
      new Chart(byId('load-chart'), byId('load-legend'), [
        { id: 'pending', label: 'Waiting', kind: 'stack' },
        { id: 'active', label: 'Running', kind: 'line' },
      ], 'Operations that wait and run'),
    ];
    this.#keys = new Keys();
    this.#lists = [new Operations(steering), new Signals(), this.#keys];
    byId('facts').replaceChildren(...facts.map(([id, label]) => {
      const value = element('dd');
      this.#facts.set(id, value);
      return element('div', {}, element('dt', { text: label }), value);
    }));
  }

  get title() { return this.#name; }

  get heading() { return byId('coordinator-heading'); }

  /** `asLeft(hash)` is where a page of that address was left. */
  open({ coordinator: name, chosen }, asLeft) {
    this.#name = name;
    byId('coordinator-back').href = asLeft('#/');
    this.#states = 0;
    this.#section.hidden = false;
    setText(byId('coordinator-heading'), name);
    setText(byId('coordinator-kind'), '');
    byId('coordinator-kind').hidden = true;
    byId('coordinator-state').replaceChildren();
    delete byId('coordinator-state').dataset.state;
    this.#showGone('');
    byId('findings-card').hidden = true;
    for (const id of ['active', 'pending', 'rate', 'p50', 'p95', 'p99']) this.#tiles.set(id, '–');
    for (const chart of this.#charts) chart.draw(nothing);
    this.#steering.open(name);
    this.#controls.open(name);
    for (const list of this.#lists) list.open(name);
    this.choose(chosen);
  }

  /** Shows what an address says. */
  choose(chosen) {
    for (const list of this.#lists) list.choose(chosen);
  }

  close() {
    for (const list of this.#lists) list.close();
    this.#section.hidden = true;
    this.#name = null;
  }

  state(model) {
    if (model.name !== this.#name) return;
    this.#showGone('');
    byId('coordinator-kind').hidden = false;
    setText(byId('coordinator-kind'), model.kind);
    showState(byId('coordinator-state'), model.state);
    this.#controls.show(model);
    this.#keys.show(model.kind);
    this.#showStatus(model);
    this.#showFindings(model.lints);
    for (const chart of this.#charts) chart.draw(model.history);
    if (this.#states++ % listsEvery === 0) this.refresh();
  }

  gone() {
    this.#showGone('This coordinator has ended, or there is none of this name. What is shown was true before.');
    this.#controls.hide();
  }

  /** Asks the lists again. After steering (`isAnew`) an answer that is under way is too old. */
  refresh(isAnew = false) {
    if (this.#name === null) return;
    for (const list of this.#lists) list.refresh(isAnew);
  }

  #showGone(text) {
    byId('coordinator-gone').hidden = text === '';
    setText(byId('coordinator-gone'), text);
  }

  #showStatus({ status, perSecond, latency }) {
    if (!status) return;
    this.#tiles.set('active', brief(status.activeCount), status.stuckCount > 0
      ? `${count(status.stuckCount)} past the timeout`
      : `of ${brief(status.currentMaxConcurrency)} slots`, { tone: status.stuckCount > 0 ? 'warn' : '' });
    const held = status.pausedFor !== null ? `paused for ${duration(status.pausedFor)}`
      : status.deferredFor !== null ? `deferred for ${duration(status.deferredFor)} by ${status.deferredBy}` : null;
    this.#tiles.set('pending', brief(status.pendingCount), held ?? `room for ${brief(status.maxPendingOperations)}`, {
      tone: held !== null || status.pendingCount >= status.maxPendingOperations ? 'warn' : '',
    });
    this.#tiles.set('rate', rate(perSecond), 'over 10 seconds');
    const of = latency.count === 0 ? 'nothing remembered' : `of the last ${count(latency.count)}`;
    this.#tiles.set('p50', latency.count === 0 ? '–' : duration(latency.p50Ms), of);
    this.#tiles.set('p95', latency.count === 0 ? '–' : duration(latency.p95Ms), of);
    this.#tiles.set('p99', latency.count === 0 ? '–' : duration(latency.p99Ms), latency.count === 0 ? of : `at most ${duration(latency.maxMs)}`);
    for (const [id, target] of this.#facts) setText(target, count(status[id]));
  }

  #showFindings(lints) {
    byId('findings-card').hidden = lints.length === 0;
    setText(byId('findings-count'), count(lints.length));
    const list = byId('findings');
    while (list.children.length > lints.length) list.lastChild.remove();
    while (list.children.length < lints.length) {
      list.append(element('li', {}, element('code', { className: 'rule' }), element('p', { className: 'finding' }), element('p', { className: 'remedy' })));
    }

    for (const [i, lint] of lints.entries()) {
      const [rule, finding, remedy] = list.children[i].children;
      setText(rule, lint.rule);
      setText(finding, lint.finding);
      setText(remedy, lint.remedy);
    }
  }
}

const nothing = { enqueued: [], started: [], completed: [], failed: [], cancelled: [], pending: [], active: [] };
