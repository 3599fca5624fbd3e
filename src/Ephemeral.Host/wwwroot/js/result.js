import { announce } from './announcer.js';
import { fetchTranslation } from './api.js';
import { titleOf } from './documents.js';
import { nameOf } from './languages.js';
import { render } from './markdown.js';
import { refresh } from './task-list.js';
import { fileName, titleIn } from './titles.js';

const byId = id => document.getElementById(id);
const view = byId('result');
const heading = byId('result-heading');
const preview = byId('preview');
const original = byId('show-original');
const panes = [byId('original'), byId('translated')];

let shown = null;
let opener = null;

// The last that was asked for. One that was closed, or followed by another, meanwhile is not shown any more.
let opening = null;

export function openResults() {
  byId('translations').addEventListener('click', event => {
    const button = event.target.closest('button[data-view]');
    if (button) open(button);
  });
  byId('close').addEventListener('click', close);
  byId('copy').addEventListener('click', copy);
  byId('download').addEventListener('click', download);
  for (const toggle of [preview, original]) {
    toggle.addEventListener('click', () => {
      press(toggle, !isPressed(toggle));
      show();
    });
  }
  view.addEventListener('keydown', event => { if (event.key === 'Escape') close(); });
  keepLevel(...panes);
}

async function open(button) {
  const problem = byId('task-problem');
  const asked = { taskId: button.dataset.view };
  opening = asked;
  opener = button.closest('tr').id;
  try {
    const found = await fetchTranslation(asked.taskId);
    if (opening !== asked) return;
    shown = found;
    problem.textContent = '';
  } catch (error) {
    if (opening !== asked) return;
    problem.textContent = error.status === 400 ? 'This translation is gone: it was not kept any longer.' : error.message;
    refresh();
    return;
  }

  const title = titleOf(shown.taskId) ?? titleIn(shown.originalMarkdown);
  heading.textContent = title ? `${title}: ${nameOf(shown.language)} translation` : `${nameOf(shown.language)} translation`;
  byId('result-facts').textContent = facts();
  panes[1].lang = shown.language;
  // What stands in the form already is not shown twice, unless somebody asks for it.
  press(original, shown.originalMarkdown !== byId('markdown').value);
  view.hidden = false;
  show();
  reveal();
  heading.focus({ preventScroll: true });
}

const isPressed = toggle => toggle.getAttribute('aria-pressed') === 'true';
const press = (toggle, pressed) => toggle.setAttribute('aria-pressed', pressed);

// On a wide screen it stands beside the input, often in view already. On a narrow one the top third is no view of it.
function reveal() {
  const { top, bottom } = view.getBoundingClientRect();
  const isWide = matchMedia('(min-width: 56rem)').matches;
  if (top >= 0 && (bottom <= innerHeight || (isWide && top < innerHeight / 3))) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  view.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/** Closes the view if it shows that translation, or is about to. */
export function closeResultOf(taskId) {
  if (opening?.taskId === taskId) opening = null;
  if (shown?.taskId === taskId) hide();
}

function facts() {
  const time = byId(opener)?.querySelector('time')?.textContent;
  const size = `${shown.translatedMarkdown.length.toLocaleString('en')} characters`;
  return time ? `${size} in ${time}` : size;
}

function show() {
  const rendered = isPressed(preview);
  panes[0].parentElement.hidden = !isPressed(original);
  [shown.originalMarkdown, shown.translatedMarkdown].forEach((text, index) => {
    panes[index].classList.toggle('source', !rendered);
    panes[index].replaceChildren(rendered ? render(text) : text);
    panes[index].scrollTop = 0;
  });
}

function hide() {
  view.hidden = true;
  shown = null;
  panes.forEach(pane => pane.replaceChildren());
}

function close() {
  opening = null;
  hide();
  (byId(opener)?.querySelector('button') ?? byId('tasks-heading')).focus();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(shown.translatedMarkdown);
    confirm('Copied');
  } catch {
    getSelection().selectAllChildren(panes[1]);
    announce('The browser does not allow copying. The translation is selected: copy it with the keyboard.');
  }
}

function confirm(text) {
  const button = byId('copy');
  button.textContent = text;
  announce('Translation copied.');
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}

function download() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([shown.translatedMarkdown], { type: 'text/markdown' }));
  link.download = fileName(titleIn(shown.originalMarkdown), shown.language);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Both panes show the same part of the document, by share of their heights.
function keepLevel(left, right) {
  let leader = null;
  for (const [pane, other] of [[left, right], [right, left]]) {
    for (const kind of ['pointerenter', 'focus', 'touchstart', 'wheel']) {
      pane.addEventListener(kind, () => { leader = pane; }, { passive: true });
    }
    pane.addEventListener('scroll', () => {
      const room = pane.scrollHeight - pane.clientHeight;
      if (leader === pane && room > 0) other.scrollTop = (pane.scrollTop / room) * (other.scrollHeight - other.clientHeight);
    }, { passive: true });
  }
}
