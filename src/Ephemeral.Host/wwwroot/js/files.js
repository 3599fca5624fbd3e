import { inBytes, mostBytes } from './limits.js';

const picker = document.getElementById('file');
const card = document.getElementById('translate').closest('.card');
const isText = file => /^text\//.test(file.type) || (file.type === '' && /\.(md|markdown|mdown|mkd|txt|text)$/i.test(file.name));

/** Opens a file that is chosen, or dropped anywhere on the page: `take(name, text)` gets it, `refuse(problem)` what is wrong with it. */
export function openFiles({ take, refuse }) {
  const open = async files => {
    const problem = whatIsWrong(files);
    if (problem) return refuse(problem);
    const [file] = files;
    try {
      take(file.name, new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
    } catch (error) {
      const isOther = error instanceof TypeError;
      refuse(isOther ? `${file.name} is not UTF-8 text. Save it as UTF-8, and open it again.` : `${file.name} cannot be read.`);
    }
  };

  document.getElementById('open').addEventListener('click', () => picker.click());
  picker.addEventListener('change', async () => {
    await open([...picker.files]);
    picker.value = ''; // so that the same file can be chosen again
  });

  addEventListener('dragover', event => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    card.classList.add('dropping');
  });
  addEventListener('dragleave', event => { if (!event.relatedTarget) card.classList.remove('dropping'); });
  addEventListener('drop', event => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    card.classList.remove('dropping');
    open([...event.dataTransfer.files]);
  });
}

// Before anything is read.
function whatIsWrong(files) {
  if (files.length !== 1) return 'Open one file at a time.';
  const [file] = files;
  if (!isText(file)) return `${file.name} is not Markdown or plain text. Open a file that ends in .md or .txt.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > mostBytes()) {
    return `${file.name} is too long: it has ${inBytes(file.size)}, and ${inBytes(mostBytes())} can be translated at once. Split it first.`;
  }
  return null;
}
