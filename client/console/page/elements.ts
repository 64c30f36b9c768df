/// <reference lib="dom" />

export type Child = Node | string | null | undefined;

type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/**
 * An element. Text becomes text nodes: nothing that is shown is ever parsed as markup. Functions are listeners, `true`
 * an attribute without value, `false` none.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/** Puts these in place of all that an element holds. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

/** Text of ours, in which backticks mark what is to be typed or is another's. */
export function prose(text: string): HTMLElement {
  const parts = text.split('`');
  const nodes = parts.map((part, n) => (n % 2 === 1 ? el('code', {}, part) : part));
  return el('span', {}, ...nodes);
}

/** An element of the page that is always there. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no \`${id}\``);
  return element;
}
