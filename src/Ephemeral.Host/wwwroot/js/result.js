import { announce } from './announcer.js';
import { fetchTranslation } from './api.js';
import { nameOf } from './languages.js';
import { render } from './markdown.js';
import { refresh } from './task-list.js';

const byId = id => document.getElementById(id);
const view = byId('result');
const heading = byId('result-heading');
const preview = byId('preview');
const panes = [byId('original'), byId('translated')];

let shown = null;
let opener = null;

export function openResults() {
  byId('translations').addEventListener('click', event => {
    const button = event.target.closest('button[data-view]');
    if (button) open(button);
  });
  byId('close').addEventListener('click', close);
  byId('copy').addEventListener('click', copy);
  byId('download').addEventListener('click', download);
  preview.addEventListener('click', () => {
    preview.setAttribute('aria-pressed', preview.getAttribute('aria-pressed') !== 'true');
    show();
  });
  view.addEventListener('keydown', event => { if (event.key === 'Escape') close(); });
  keepLevel(...panes);
}

async function open(button) {
  const problem = byId('task-problem');
  opener = button.closest('tr').id;
  try {
    shown = await fetchTranslation(button.dataset.view);
    problem.textContent = '';
  } catch (error) {
    problem.textContent = error.status === 400 ? 'This translation is gone: it was not kept any longer.' : error.message;
    refresh();
    return;
  }

  heading.textContent = `${nameOf(shown.language)} translation`;
  byId('result-facts').textContent = facts();
  panes[1].lang = shown.language;
  view.hidden = false;
  show();
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  view.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  heading.focus({ preventScroll: true });
}

function facts() {
  const time = byId(opener)?.querySelector('time')?.textContent;
  const size = `${shown.translatedMarkdown.length.toLocaleString('en')} characters`;
  return time ? `${size} in ${time}` : size;
}

function show() {
  const rendered = preview.getAttribute('aria-pressed') === 'true';
  [shown.originalMarkdown, shown.translatedMarkdown].forEach((text, index) => {
    panes[index].classList.toggle('source', !rendered);
    panes[index].replaceChildren(rendered ? render(text) : text);
    panes[index].scrollTop = 0;
  });
}

function close() {
  view.hidden = true;
  shown = null;
  panes.forEach(pane => pane.replaceChildren());
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
  link.download = `translation.${shown.language}.md`;
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
