export type Token = { kind: 'number' | 'name' | 'text' | 'sign'; text: string };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|'([^']*)'|(>=|<=|==|!=|&&|\|\||[-+*/(),<>]))/y;

/** The tokens of a metric math expression; throws at what is none. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (expression.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (match === null) throw new Error(`no metric math at character ${at} of \`${expression}\``);
    const [, number, name, text, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (text !== undefined) tokens.push({ kind: 'text', text });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}
