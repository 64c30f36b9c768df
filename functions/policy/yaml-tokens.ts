import { type CST, Lexer, Parser } from 'yaml';
import { type FaultLog, shown } from './yaml-fault.ts';
import { MAX_DEPTH } from './yaml-tree.ts';

/**
 * Lexical tokens in a document that the library has to read. The largest parameter of
 * the Parameter Store, 8 KiB, has about 5,000; longer documents are to be plain.
 */
export const MAX_TOKENS = 12_000;
/** After so many faults of syntax the rest of the document is not looked at. */
export const MAX_SYNTAX_FAULTS = 20;

/** The lexer announces a scalar's text by this character; the token after it is content. */
const SCALAR_FOLLOWS = '\x1f';

type Screening = {
  log: FaultLog;
  offset: number;
  /** The last token that was neither space, line end nor comment. */
  last: string;
  flowDepth: number;
};

/**
 * Cuts a text into the tokens of one document and notes, by position, whatever hides
 * something: anchors, aliases, directives, further documents. Stops where a limit is
 * passed, so that its cost is bounded before anything recursive sees the text.
 * @param notPlainAt where it stopped being plain, for a document too long to be read otherwise
 * @returns the tokens, or undefined when the document cannot be composed
 */
export function tokenize(text: string, notPlainAt: number, log: FaultLog): CST.Token[] | undefined {
  const lexemes = lex(text, notPlainAt, log);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of lexemes ?? []) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The parser's stack holds the document and a scalar beside the open collections.
    if (parser.stack.length > MAX_DEPTH + 2) {
      log.add(parser.offset, '', `nested deeper than ${MAX_DEPTH} levels`);
      return undefined;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return lexemes && isOneDocument(tokens, log) ? tokens : undefined;
}

/** Looks at each lexeme before the parser does, which costs several times as much. */
function lex(text: string, notPlainAt: number, log: FaultLog): string[] | undefined {
  const lexemes: string[] = [];
  const state: Screening = { log, offset: 0, last: '', flowDepth: 0 };
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    screen(lexeme, state);
    state.offset += isMarker(lexeme) ? 0 : lexeme.length;
    if (overLimit(lexemes.length, notPlainAt, state)) return undefined;
  }
  return lexemes;
}

function isOneDocument(tokens: readonly CST.Token[], log: FaultLog): boolean {
  const [, ...further] = tokens.filter((token) => token.type === 'document');
  for (const { offset } of further.slice(0, MAX_SYNTAX_FAULTS)) {
    log.add(offset, '', 'several documents in one text, keep one');
  }
  return further.length === 0;
}

/** Marks that the lexer puts between tokens and that stand for no text. */
function isMarker(lexeme: string): boolean {
  return lexeme === SCALAR_FOLLOWS || lexeme === '\x02' || lexeme === '\x18';
}

function overLimit(tokens: number, notPlainAt: number, { log, offset, flowDepth }: Screening): boolean {
  if (flowDepth > MAX_DEPTH) log.add(offset, '', `nested deeper than ${MAX_DEPTH} levels`);
  else if (tokens <= MAX_TOKENS) return log.count() > MAX_SYNTAX_FAULTS;
  else
    log.add(
      notPlainAt,
      '',
      `not plain YAML, in a document of more than ${MAX_TOKENS} tokens: write it plainly or split the document`,
    );
  return true;
}

function screen(lexeme: string, state: Screening): void {
  const { log, offset, last } = state;
  if (last === SCALAR_FOLLOWS) {
    state.last = 'scalar';
    noLineSeparator(lexeme, state);
    return;
  }
  switch (lexeme[0]) {
    case '#':
      noLineSeparator(lexeme, state);
      return;
    case '\n':
    case '\r':
    case ' ':
    case '\t':
      return;
    case '&':
      log.add(offset, '', `anchor \`${shown(lexeme)}\` is not allowed, write the value out where it is used`);
      break;
    case '*':
      log.add(offset, '', `alias \`${shown(lexeme)}\` is not allowed, write the value out here`);
      break;
    case '%':
      log.add(offset, '', `directive \`${shown(lexeme)}\` is not allowed, remove the line`);
      break;
    case ',':
      if (last === ',' || last === '[' || last === '{')
        log.add(offset, '', 'comma without an item before it');
      break;
    case '"':
      noSurrogateEscape(lexeme, state);
      break;
    default:
      balance(lexeme, state);
  }
  state.last = lexeme;
}

function balance(lexeme: string, state: Screening): void {
  if (lexeme === '[' || lexeme === '{') state.flowDepth += 1;
  else if (lexeme === ']' || lexeme === '}') {
    if (state.flowDepth === 0) state.log.add(state.offset, '', `\`${lexeme}\` closes nothing`);
    else state.flowDepth -= 1;
  } else if (lexeme === '\x18') state.flowDepth = 0;
}

/**
 * U+2028 and U+2029 end a line in YAML 1.1 and not in 1.2: outside quotes two readers
 * could see two documents.
 */
function noLineSeparator(lexeme: string, { log, offset }: Screening): void {
  const at = lexeme.search(/[\u2028\u2029]/);
  if (at >= 0) log.add(offset + at, '', 'line separator outside quotes, remove it');
}

/** YAML's `\u` names a character (YAML 1.2.2, 5.7), and half a surrogate pair is none. */
function noSurrogateEscape(lexeme: string, { log, offset }: Screening): void {
  const found = /(?<!\\)(?:\\\\)*\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}/.exec(lexeme);
  if (found) log.add(offset + found.index, '', 'surrogate escape, write the character itself');
}
