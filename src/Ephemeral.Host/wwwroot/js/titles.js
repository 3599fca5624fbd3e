const longestTitle = 80;
const longestFileName = 60;
const linesLookedAt = 400;

const heading = /^ {0,3}#{1,6}\s+(.*)$/;
const underline = /^ {0,3}(=+|-+)\s*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** What a document is called: its first heading, or its first line where it has none; null for one without words. */
export function titleIn(markdown) {
  const lines = prose(markdown.split('\n', linesLookedAt).map(line => line.slice(0, 500)));
  const at = lines.findIndex((line, index) => heading.test(line) || (line.trim() !== '' && underline.test(lines[index + 1] ?? '')));
  const line = lines[at] ?? lines.find(text => words(text) !== '') ?? '';
  return shortened(words(heading.exec(line)?.[1] ?? line)) || null;
}

/** A name that every file system takes: letters, digits and hyphens, and the language before its ending. */
export function fileName(title, language) {
  const plain = text => (text ?? '').normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  const name = [...plain(title).toLowerCase()].slice(0, longestFileName).join('').replace(/-$/, '');
  const safe = name === '' || reserved.test(name) ? ['translation', name].filter(Boolean).join('-') : name;
  return `${safe}.${plain(language) || 'translation'}.md`;
}

// Without what stands in fences, and without the metadata that some documents begin with.
function prose(lines) {
  const end = lines[0]?.trim() === '---' ? lines.indexOf('---', 1) : -1;
  let closing = null;
  return lines.slice(end + 1).map(line => {
    const mark = fence.exec(line)?.[1];
    const inside = closing !== null;
    if (inside && mark?.startsWith(closing)) closing = null;
    else if (!inside && mark) closing = mark;
    return inside || mark ? '' : line;
  });
}

// The words of a line without the marks of Markdown around them.
const words = line => line
  .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
  .replace(/\s#+\s*$/, '')
  .replace(/^[\s>#*+|-]+/, '')
  .replace(/[*`~|]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
  .replace(/\s+/g, ' ')
  .trim();

function shortened(text) {
  const characters = [...text];
  return characters.length <= longestTitle ? text : `${characters.slice(0, longestTitle - 1).join('').trimEnd()}…`;
}
