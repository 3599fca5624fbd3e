import { announce } from './announcer.js';
import { startRequest } from './api.js';
import { keepSoon, openDraft } from './draft.js';
import { openFiles } from './files.js';
import { languagesFrom, loadSources } from './languages.js';
import { bytesOf, inBytes, mostBytes, showSize } from './limits.js';
import { checkService, onLimits, onServiceBack } from './service.js';
import { keep, recall } from './session.js';
import { start } from './start.js';
import { isInView, nameLanguages, reveal } from './task-list.js';

const form = document.getElementById('translate');
const markdown = document.getElementById('markdown');
const source = document.getElementById('source');
const language = document.getElementById('language');
const button = document.getElementById('submit');
const problem = document.getElementById('problem');

const chosen = recall('languages') ?? {};
const asked = () => ({ source: source.value, language: language.value, markdown: markdown.value });

export async function openForm() {
  openDraft();
  openFiles({
    take: (name, text) => {
      write(text);
      say('');
      announce(`${name} opened: ${markdown.value.length.toLocaleString('en')} characters.`);
    },
    refuse: say,
  });
  document.getElementById('sample').addEventListener('click', () => write(markdown.defaultValue));
  document.getElementById('clear').addEventListener('click', () => write(''));
  markdown.addEventListener('input', measure);
  source.addEventListener('change', () => choose(fillLanguages));
  language.addEventListener('change', () => choose());
  form.addEventListener('submit', event => {
    event.preventDefault();
    submit();
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    submit();
  });
  onServiceBack(fillSources);
  onLimits(measure);
  measure();
  await fillSources();
}

async function fillSources() {
  try {
    const offered = await loadSources();
    fill(source, offered, chosen.source);
    source.disabled = offered.length < 2;
    fillLanguages();
    nameLanguages();
    say('');
  } catch (error) {
    say(`The languages could not be loaded. ${error.message}`);
  }
}

const fillLanguages = () => fill(language, languagesFrom(source.value), language.value || chosen.language);

function fill(select, offered, selected) {
  const options = offered.map(({ code, name }) => new Option(name, code, false, code === selected));
  select.replaceChildren(...(options.length > 0 ? options : [new Option('None at the moment', '')]));
}

// A choice survives a reload, as the document does.
function choose(then = () => {}) {
  then();
  Object.assign(chosen, { source: source.value, language: language.value });
  keep('languages', chosen);
}

// A double click means one translation.
async function submit() {
  if (form.hasAttribute('aria-busy')) return;
  form.setAttribute('aria-busy', 'true');
  button.setAttribute('aria-disabled', 'true');
  try {
    await translate();
  } finally {
    form.removeAttribute('aria-busy');
    button.removeAttribute('aria-disabled');
  }
}

async function translate() {
  if (markdown.value.trim() === '') return refuse(markdown, 'There is nothing to translate yet. Paste some Markdown first.');
  if (language.value === '') await fillSources();
  if (language.value === '') return offersNothing();
  const bytes = bytesOf(startRequest(asked()));
  if (bytes > mostBytes()) return refuse(markdown, tooLong(bytes));

  const name = language.selectedOptions[0].text;
  try {
    const { listed } = await start(asked());
    say('');
    const moves = !isInView();
    announce(`Translation to ${name} started.${moves ? ' The page now shows your translations.' : ''}`);
    if (moves) listed.then(reveal);
  } catch (error) {
    if (error.status === 413) return refuse(markdown, error.message);
    say(error.message);
    problem.scrollIntoView({ block: 'nearest' });
  }
}

const tooLong = bytes =>
  `This document is too long. It takes ${inBytes(bytes)}, and ${inBytes(mostBytes())} can be translated at once. Split it.`;

function offersNothing() {
  checkService();
  if (problem.textContent === '') say('The translation service offers no language at the moment.');
}

function refuse(field, text) {
  say(text);
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

function say(text) {
  problem.textContent = text;
  markdown.removeAttribute('aria-invalid');
}

function write(text) {
  markdown.value = text;
  markdown.scrollTop = 0;
  measure();
  keepSoon();
  markdown.focus();
  markdown.setSelectionRange(0, 0);
}

function measure() {
  showSize(markdown.value, bytesOf(startRequest(asked())));
}
