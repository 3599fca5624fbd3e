import { announce } from './announcer.js';
import { startTranslation } from './api.js';
import { loadLanguages } from './languages.js';
import { checkService, onServiceBack } from './service.js';
import { nameLanguages, refresh } from './task-list.js';

const form = document.getElementById('translate');
const markdown = document.getElementById('markdown');
const language = document.getElementById('language');
const problem = document.getElementById('problem');
const size = document.getElementById('size');

let known = Promise.resolve();

/** `firstLook` ends when the server knows the visitor: two first requests at once would make two owners of one. */
export async function openForm(firstLook) {
  known = firstLook;
  document.getElementById('sample').addEventListener('click', () => write(markdown.defaultValue));
  document.getElementById('clear').addEventListener('click', () => write(''));
  markdown.addEventListener('input', measure);
  form.addEventListener('submit', event => {
    event.preventDefault();
    submit();
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    submit();
  });
  onServiceBack(fillLanguages);
  measure();
  await fillLanguages();
}

async function fillLanguages() {
  try {
    const chosen = language.value;
    const offered = await loadLanguages();
    const options = offered.map(([code, name]) => new Option(name, code, false, code === chosen));
    language.replaceChildren(...(options.length > 0 ? options : [new Option('None at the moment', '')]));
    nameLanguages();
    say('');
  } catch (error) {
    say(`The languages could not be loaded. ${error.message}`);
  }
}

async function submit() {
  if (markdown.value.trim() === '') return refuse(markdown, 'There is nothing to translate yet. Paste some Markdown first.');
  if (language.value === '') await fillLanguages();
  if (language.value === '') return offersNothing();

  const name = language.selectedOptions[0].text;
  form.setAttribute('aria-busy', 'true');
  try {
    await known;
    await startTranslation(language.value, markdown.value);
    say('');
    announce(`Translation to ${name} started.`);
    refresh().then(checkService);
  } catch (error) {
    checkService();
    if (error.status === 413) refuse(markdown, error.message);
    else say(error.message);
  } finally {
    form.removeAttribute('aria-busy');
  }
}

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
  markdown.focus();
  markdown.setSelectionRange(0, 0);
}

function measure() {
  const length = markdown.value.length;
  size.textContent = length === 1 ? '1 character' : `${length.toLocaleString('en')} characters`;
}
