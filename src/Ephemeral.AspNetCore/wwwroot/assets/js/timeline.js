import { byId, element, setText, svg } from './dom.js';
import { count, duration, fullTime, moment } from './format.js';

const most = 200;

/** When an operation started and ended, and what it raised meanwhile: as a bar, and as a list of times. */
export class Timeline {
  #drawn = '';

  show(operation) {
    const key = JSON.stringify(operation);
    if (key === this.#drawn) return;
    this.#drawn = key;
    setText(byId('timeline-summary'), summary(operation));
    const ran = operation.started !== null && !(operation.state === 'cancelled' && operation.durationMs === 0);
    byId('timeline').hidden = !ran;
    if (ran) byId('timeline').replaceChildren(bar(operation));
    byId('events').replaceChildren(...events(operation).map(line));
    const lost = withoutTimes(operation);
    byId('signals-lost').hidden = lost.length === 0;
    setText(byId('signals-lost'), `Signals whose times are not remembered any more: ${lost.join(', ')}.`);
  }
}

function summary({ state, durationMs, ageMs }) {
  if (state === 'pending') return 'Waits for its start.';
  if (state === 'running') return `Has been running for ${duration(ageMs)}.`;
  const took = durationMs === 0 ? 'Ended' : `Took ${duration(durationMs)}, and ended`;
  return `${took} ${duration(ageMs)} ago.`;
}

const startOf = ({ started }) => new Date(started).getTime();

// the monotonic clock says how long it took; the log's times are the wall's, and may lie beside it by a little
const spanOf = ({ durationMs, ageMs }) => Math.max(durationMs ?? ageMs, 0.001);

function bar(operation) {
  const ticks = operation.raised.slice(0, most).map(({ at }) => {
    const x = `${Math.min(100, Math.max(0, (new Date(at).getTime() - startOf(operation)) / spanOf(operation) * 100)).toFixed(2)}%`;
    return svg('line', { class: 'tick', x1: x, x2: x, y1: 2, y2: 26 });
  });
  return svg('svg', { class: 'timeline', height: 28, role: 'img', 'aria-label': label(operation) },
    svg('rect', { class: `span ${operation.state}`, x: 0, y: 8, width: '100%', height: 12, rx: 6 }), ...ticks);
}

function label(operation) {
  const raised = operation.raised.length;
  return `${summary(operation)} ${raised === 0 ? 'No signals' : raised === 1 ? '1 signal' : `${count(raised)} signals`} on the way.`;
}

function events(operation) {
  if (operation.started === null) return [];
  const after = at => `+${duration(Math.max(0, new Date(at).getTime() - startOf(operation)))}`;
  const signals = operation.raised.map(({ name, at }) => ({ at, label: name, isSignal: true, after: after(at) }));
  const ended = operation.ended === null ? [] : [{
    at: operation.ended, label: endOf[operation.state], after: `+${duration(operation.durationMs)}`,
  }];
  const told = signals.length > most
    ? [...signals.slice(0, most), { at: signals[most].at, label: `${count(signals.length - most)} more signals`, after: after(signals[most].at) }]
    : signals;
  const started = operation.durationMs === 0 && operation.state === 'cancelled' ? [] : [{ at: operation.started, label: 'Started', after: '' }];
  return [...started, ...told, ...ended];
}

const endOf = { completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' };

function line({ at, label: text, isSignal, after }) {
  const name = isSignal ? element('code', { text }) : element('span', { text });
  return element('li', {},
    element('time', { text: fullTime(at), attributes: { datetime: moment(at) } }), name, element('span', { className: 'after', text: after }));
}

// a name is told as often as it was raised: those that the log still has are taken off
function withoutTimes({ signals, raised }) {
  const known = new Map();
  for (const { name } of raised) known.set(name, (known.get(name) ?? 0) + 1);
  return signals.filter(name => {
    const left = known.get(name) ?? 0;
    known.set(name, left - 1);
    return left <= 0;
  });
}
