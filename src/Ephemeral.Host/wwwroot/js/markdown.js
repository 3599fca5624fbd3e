const deepest = 8;
const longestInline = 20_000;
const mostMarks = 500;

const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const heading = /^ {0,3}(#{1,6})\s/;
const rule = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const quote = /^ {0,3}> ?/;
const item = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)/;
const delimiterCell = /^:?-+:?$/;
const mark = /[`*_~[<\\]/g;
const inline = /\\([!-/:-@[-`{-~])|(`+)(.+?)\2|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|~~(.+?)~~|\*(?=\S)(.+?)\*|\b_(?=\S)(.+?)_\b|(!?)\[([^\]]*)\]\(\s*([^\s)]+)(?:\s[^)]*)?\)|<(https?:[^\s>]+)>/;

/**
 * Markdown as elements. It is built of text nodes and a fixed set of tags, never of HTML: markup in the source is shown as text.
 * Images are shown by their alternative text, so that a document cannot make the page fetch anything.
 */
export function render(markdown) {
  const root = document.createDocumentFragment();
  blocks(markdown.replaceAll('\r\n', '\n').split('\n'), root, 0);
  // A document may be of several languages, and each is written in its own direction.
  for (const block of root.children) block.dir = 'auto';
  return root;
}

function blocks(lines, parent, depth) {
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (line.trim() === '') at++;
    else if (fence.test(line)) at = code(lines, at, parent);
    else if (heading.test(line)) at = title(lines, at, parent);
    else if (rule.test(line)) at = separator(at, parent);
    else if (depth < deepest && quote.test(line)) at = quotation(lines, at, parent, depth);
    else if (depth < deepest && item.test(line)) at = list(lines, at, parent, depth);
    else if (line.includes('|') && isDelimiter(lines[at + 1] ?? '')) at = table(lines, at, parent);
    else at = paragraph(lines, at, parent);
  }
}

function code(lines, start, parent) {
  const [, marks] = fence.exec(lines[start]);
  let end = start + 1;
  while (end < lines.length && !lines[end].trim().startsWith(marks)) end++;
  parent.append(element('pre', element('code', lines.slice(start + 1, end).join('\n'))));
  return end + 1;
}

function title(lines, start, parent) {
  const [, marks] = heading.exec(lines[start]);
  const node = element(`h${Math.min(6, marks.length + 3)}`, ...spans(withoutClosing(lines[start].trim().slice(marks.length).trim())));
  node.className = `level-${marks.length}`;
  parent.append(node);
  return start + 1;
}

// A heading may be closed by marks of its own, apart from its text.
function withoutClosing(text) {
  let end = text.length;
  while (text[end - 1] === '#') end--;
  return end === 0 || /\s/.test(text[end - 1]) ? text.slice(0, end).trimEnd() : text;
}

function separator(start, parent) {
  parent.append(element('hr'));
  return start + 1;
}

function quotation(lines, start, parent, depth) {
  let end = start;
  while (end < lines.length && quote.test(lines[end])) end++;
  const node = element('blockquote');
  blocks(lines.slice(start, end).map(line => line.replace(quote, '')), node, depth + 1);
  parent.append(node);
  return end;
}

function list(lines, start, parent, depth) {
  const ordered = /\d/.test(item.exec(lines[start])[2]);
  const node = element(ordered ? 'ol' : 'ul');
  if (ordered) node.start = parseInt(item.exec(lines[start])[2], 10);
  let at = start;
  while (at < lines.length) {
    const mark = item.exec(lines[at]);
    if (!mark || /\d/.test(mark[2]) !== ordered || rule.test(lines[at])) break;
    const indent = mark[0].length;
    const body = [lines[at].slice(indent)];
    for (at++; at < lines.length; at++) {
      const inside = lines[at].search(/\S/) >= Math.min(indent, 2) && !(item.test(lines[at]) && lines[at].search(/\S/) < indent);
      const lazy = lines[at].trim() !== '' && !item.test(lines[at]) && body.at(-1).trim() !== '';
      const gap = lines[at].trim() === '' && (lines[at + 1] ?? '').search(/\S/) >= indent;
      if (!inside && !lazy && !gap) break;
      body.push(lines[at].slice(Math.min(indent, Math.max(0, lines[at].search(/\S/)))));
    }
    const entry = element('li');
    blocks(body, entry, depth + 1);
    node.append(tight(entry));
    while (lines[at]?.trim() === '' && item.test(lines[at + 1] ?? '')) at++;
  }
  parent.append(node);
  return at;
}

function tight(entry) {
  const only = entry.firstElementChild;
  if (only?.tagName === 'P') only.replaceWith(...only.childNodes);
  return entry;
}

function table(lines, start, parent) {
  const aligns = cells(lines[start + 1]).map(cell => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : ''));
  const row = (line, tag) => element('tr', ...cells(line).slice(0, aligns.length).map((cell, column) => {
    const node = element(tag, ...spans(cell));
    if (aligns[column]) node.className = aligns[column];
    return node;
  }));
  let end = start + 2;
  while (end < lines.length && lines[end].trim() !== '' && lines[end].includes('|')) end++;
  const body = element('tbody', ...lines.slice(start + 2, end).map(line => row(line, 'td')));
  parent.append(element('table', element('thead', row(lines[start], 'th')), body));
  return end;
}

const isDelimiter = line => line.includes('-') && cells(line).every(cell => delimiterCell.test(cell));

const cells = line => line.trim().replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());

function paragraph(lines, start, parent) {
  let end = start + 1;
  const ends = line => line.trim() === '' || [fence, heading, rule, quote, item].some(block => block.test(line));
  while (end < lines.length && !ends(lines[end])) end++;
  parent.append(element('p', ...spans(lines.slice(start, end).map(line => line.trim()).join('\n'))));
  return end;
}

// A paragraph of endless length or endless marks stays plain: looking for the ends of its marks costs the square of its length.
function spans(text) {
  if (text.length > longestInline || (text.match(mark)?.length ?? 0) > mostMarks) return [text];
  const nodes = [];
  let rest = text;
  for (let match; (match = inline.exec(rest)); rest = rest.slice(match.index + match[0].length)) {
    nodes.push(rest.slice(0, match.index), span(match));
  }
  return [...nodes, rest];
}

function span([source, escaped, , literal, strong1, strong2, struck, em1, em2, image, label, target, address]) {
  if (escaped) return escaped;
  if (literal) return element('code', literal.trim());
  if (strong1 ?? strong2) return element('strong', ...spans(strong1 ?? strong2));
  if (struck) return element('s', ...spans(struck));
  if (em1 ?? em2) return element('em', ...spans(em1 ?? em2));
  if (image) return label || source;
  return link(target ?? address, label === undefined ? [address] : spans(label));
}

function link(target, content) {
  if (!/^(https?:|mailto:)/i.test(target)) return element('span', ...content);
  const node = element('a', ...content);
  node.href = target;
  node.target = '_blank';
  node.rel = 'noopener noreferrer nofollow';
  return node;
}

function element(tag, ...content) {
  const node = document.createElement(tag);
  node.append(...content);
  return node;
}
