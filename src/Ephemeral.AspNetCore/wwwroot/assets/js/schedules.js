import { byId, element, setText, setTitle } from './dom.js';
import { brief, count, duration, fullTime, moment, time } from './format.js';
import { ApiList } from './lists.js';
import { shortName } from './operation-columns.js';
import { toCoordinator, toOperation } from './route.js';
import { showState } from './state.js';
import { Table } from './table.js';

/** What is due when, and what became of it. Shown where there is a schedule. */
export class Schedules {
  #card = byId('schedules-card');
  #table = new Table(byId('schedules'), columns(), { keyOf: row => `${row.coordinator} ${row.name}` });
  #list = new ApiList({ path: 'schedules', empty: 'schedules-empty', show: answer => this.#show(answer) });

  open() { this.#list.poll(); }

  close() { this.#list.stop(); }

  #show({ schedules }) {
    this.#card.hidden = schedules.length === 0;
    this.#table.show(schedules);
    setText(byId('schedules-count'), count(schedules.length));
    return null;
  }
}

function until(ms) {
  if (ms === null) return 'never again';
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 10) return `in ${seconds} s`;
  return `in ${duration(seconds < 600 ? seconds * 1000 : Math.round(seconds / 60) * 60_000).replace(/ min 0 s$/, ' min')}`;
}

function link(target, text, href) {
  setText(target, text);
  if (target.getAttribute('href') !== href) target.href = href;
}

const leftOut = (id, label, value) => ({
  id, label, numeric: true,
  update(cell, row) {
    setText(cell, brief(value(row)));
    cell.classList.toggle('warn', value(row) > 0);
  },
});

function columns() {
  return [
    {
      id: 'name', label: 'Name', isHeader: true,
      make: cell => cell.append(element('span'), element('span', { className: 'kind' })),
      update(cell, row) {
        setText(cell.firstChild, row.name);
        setText(cell.lastChild, row.schedule);
        setTitle(cell, `Missed times: ${row.misfires}; overlaps: ${row.overlaps}`);
      },
    },
    { id: 'of', label: 'Coordinator', make: cell => cell.append(element('a')), update: (cell, row) => link(cell.firstChild, row.coordinator, toCoordinator(row.coordinator)) },
    {
      id: 'next', label: 'Next', make: cell => cell.append(element('time')),
      update(cell, row) {
        setText(cell.firstChild, until(row.nextInMs));
        cell.firstChild.dateTime = row.next ? moment(row.next) : '';
        setTitle(cell, row.next ? fullTime(row.next) : '');
      },
    },
    {
      id: 'last', label: 'Last',
      make: cell => cell.append(element('span', { className: 'state' }), element('a'), element('span', { className: 'of' }), element('span', { className: 'error' })),
      update(cell, { coordinator, last }) {
        const [state, operation, took, error] = cell.children;
        state.hidden = operation.hidden = last === null;
        setText(took, last === null ? 'not yet' : last.durationMs === null ? '' : `took ${duration(last.durationMs)}`);
        setText(error, last?.errorType ? shortName(last.errorType) : '');
        if (last === null) return;
        showState(state, last.state);
        link(operation, time(last.started ?? last.due), toOperation(coordinator, last.id));
        setTitle(operation, `Operation ${last.id}, due ${fullTime(last.due)}`);
      },
    },
    {
      id: 'started', label: 'Started', numeric: true,
      make: cell => cell.append(element('span'), element('span', { className: 'of' })),
      update(cell, row) {
        setText(cell.firstChild, brief(row.totalStarted));
        setText(cell.lastChild, row.queued > 0 ? ` + ${brief(row.queued)} queued` : '');
      },
    },
    {
      id: 'failed', label: 'Failed', numeric: true,
      update(cell, row) {
        setText(cell, brief(row.totalFailed));
        cell.classList.toggle('bad', row.totalFailed > 0);
      },
    },
    leftOut('missed', 'Missed', row => row.totalMissed),
    leftOut('overlapped', 'Overlapped', row => row.totalOverlapped),
    leftOut('refused', 'Refused', row => row.totalRefused),
  ];
}
