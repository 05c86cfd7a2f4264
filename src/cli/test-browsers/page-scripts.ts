// What is looked up in the page: bodies of functions, because this side of the project has no DOM.

export type Role = 'button' | 'tab' | 'menuitem' | 'textbox' | 'spinbutton';

/** Where an element is: the middle of it, or why it can't be clicked yet. */
export type Whereabouts = { readonly x: number; readonly y: number } | { readonly reason: string };

const SELECTORS: Readonly<Record<Role, string>> = {
  button: 'button:not([role]), [role=button]',
  tab: '[role=tab]',
  menuitem: '[role=menuitem]',
  textbox: 'textarea, input:not([type=number]):not([type=checkbox]):not([type=file])',
  spinbutton: 'input[type=number]',
};

const source = (name: string | RegExp): string =>
  typeof name === 'string' ? `(text) => text === ${JSON.stringify(name)}` : `(text) => ${String(name)}.test(text)`;

const ELEMENTS = `
  const plain = (text) => (text ?? '').replace(/\\s+/g, ' ').trim();
  const nameOf = (element) => {
    const label = element.labels === undefined || element.labels === null ? '' : plain(element.labels[0]?.textContent);
    return plain(element.getAttribute('aria-label')) || label || plain(element.textContent) || plain(element.title)
      || plain(element.placeholder);
  };
  const elements = (selector, accepts, within) =>
    [...document.querySelectorAll(within)].flatMap((root) => [...root.querySelectorAll(selector)])
      .filter((element) => accepts(nameOf(element)) || accepts(plain(element.title)))
      .filter((element) => element.getClientRects().length > 0);`;

/** The first element of the role and name below an element that matches `within`. */
export const locate = (role: Role, name: string | RegExp, within: string): string => `${ELEMENTS}
  const found = elements(${JSON.stringify(SELECTORS[role])}, ${source(name)}, ${JSON.stringify(within)});
  if (found.length === 0) return { reason: 'there is none' };
  const [element] = found;
  if (element.disabled) return { reason: 'it is disabled' };
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const box = element.getBoundingClientRect();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (top === null) return { reason: 'it is out of view' };
  if (!element.contains(top)) return { reason: 'it is covered by ' + top.outerHTML.slice(0, 100) };
  return { x, y };`;

/** The names of all elements of a role, in the order of the page. */
export const namesOf = (role: Role, name: RegExp): string => `${ELEMENTS}
  return elements(${JSON.stringify(SELECTORS[role])}, ${source(name)}, 'body').map(nameOf);`;

/** The middle of the first element that matches. */
export const middleOf = (selector: string): string => `
  const element = document.querySelector(${JSON.stringify(selector)});
  if (element === null) return { reason: 'there is none' };
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };`;

/** What the field holds that has the focus. */
export const FOCUSED_VALUE = 'return document.activeElement?.value ?? null';

/** The text of all elements that match, with blanks as one reads them. */
export const textOf = (selector: string): string => `
  return [...document.querySelectorAll(${JSON.stringify(selector)})]
    .map((element) => element.textContent).join('\\n').replace(/[^\\S\\n]+/g, ' ');`;
