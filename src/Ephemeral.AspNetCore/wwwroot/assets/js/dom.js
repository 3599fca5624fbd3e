export const byId = id => document.getElementById(id);

/** Makes an element. What comes from outside goes in as text, never as markup. */
export function element(name, { className, text, title, attributes = {} } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (title !== undefined) made.title = title;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const svgSpace = 'http://www.w3.org/2000/svg';

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, svg('use', { href: `#icon-${name}` }));
}

/** Writes only what has changed, so that a selection and the work of the browser stay small. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function setTitle(target, title) {
  if (target.title !== title) target.title = title;
}

/** A button that is disabled while it has the focus would lose it: it is only marked then, and app.js stops its clicks. */
export function enable(button, isEnabled) {
  button.setAttribute('aria-disabled', !isEnabled);
  if (button !== document.activeElement) button.disabled = !isEnabled;
}

/** A pair of buttons or more, of which one is pressed. */
export function segments(container, choices, chosen, onChoose) {
  const buttons = choices.map(([value, label]) => {
    const button = element('button', { text: label, attributes: { type: 'button', 'aria-pressed': value === chosen } });
    button.addEventListener('click', () => {
      press(container, buttons.indexOf(button));
      onChoose(value);
    });
    return button;
  });
  container.replaceChildren(...buttons);
}

/** Shows one of such buttons as pressed. */
export function press(container, index) {
  for (const [i, button] of [...container.children].entries()) button.setAttribute('aria-pressed', i === index);
}

/** Calls back a moment after the last of several calls. */
export function settled(callback, wait = 200) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(callback, wait);
  };
}
