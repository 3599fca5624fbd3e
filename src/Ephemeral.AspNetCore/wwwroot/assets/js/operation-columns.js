import { element, icon, setText, setTitle } from './dom.js';
import { count, duration, moment, time } from './format.js';
import { toOperation } from './route.js';
import { showState } from './state.js';

export const shortName = type => type.replace(/[`[].*/s, '').replace(/^.*[.]/s, '');
const withMessage = (type, message) => message ? `${type}: ${message}` : type;

// the newest names alone are told in lists
const names = ({ signals, signalCount }) =>
  (signalCount > signals.length ? `${count(signalCount - signals.length)} earlier, then ` : '') + signals.join(', ');

/** How an operation is shown in a row; `nameOf()` is its coordinator's name. */
export function operationColumns(nameOf, steering, onForgotten) {
  return [
    {
      id: 'state', label: 'State', sortable: true, make: cell => cell.append(element('span', { className: 'state' })),
      update: (cell, row) => showState(cell.firstChild, row.state),
    },
    {
      id: 'id', label: 'Id', isHeader: true,
      make(cell) {
        const pin = icon('pin');
        pin.classList.add('pin');
        cell.append(element('a', {}, element('code')), pin, element('span', { className: 'visually-hidden' }));
      },
      update(cell, row) {
        const link = cell.firstChild;
        if (link.textContent !== row.id) {
          setText(link.firstChild, row.id);
          link.href = toOperation(nameOf(), row.id);
        }

        cell.children[1].classList.toggle('is-on', row.isPinned);
        setText(cell.lastChild, row.isPinned ? 'pinned' : '');
      },
    },
    { id: 'key', label: 'Key', sortable: true, update(cell, row) { setText(cell, row.key ?? '–'); setTitle(cell, row.key ?? ''); } },
    {
      id: 'started', label: 'Started', sortable: true, make: cell => cell.append(element('time')),
      update(cell, row) {
        setText(cell.firstChild, row.started ? time(row.started) : '–');
        if (row.started) cell.firstChild.dateTime = moment(row.started);
      },
    },
    {
      id: 'took', label: 'Took', numeric: true, sortable: true,
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
        setText(cell.lastChild, names(row));
      },
    },
    { id: 'actions', label: 'Actions', hidden: true, update: (cell, row) => steering.showButtons(cell, row, onForgotten) },
  ];
}
