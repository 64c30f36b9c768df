import { type CST, Lexer, Parser } from 'yaml';
import { type FaultLog, shown } from './yaml-fault.ts';

/** Collections inside collections; a policy needs 6, a session policy written as YAML 8. */
export const MAX_DEPTH = 16;
/**
 * Lexical tokens in a document, and blank or comment lines among them. The densest
 * policy of 64 KiB has about 36,000; more only cost the reader its time.
 */
export const MAX_TOKENS = 42_000;
export const MAX_EMPTY_LINES = 8_192;
/** After so many faults of syntax the rest of the document is not looked at. */
const MAX_SYNTAX_FAULTS = 20;

/** The lexer announces a scalar's text by this character; the token after it is content. */
const SCALAR_FOLLOWS = '\x1f';

type Screening = {
  log: FaultLog;
  offset: number;
  tokens: number;
  emptyLines: number;
  afterNewline: boolean;
  /** The last token that was neither space, line end nor comment. */
  last: string;
  flowDepth: number;
};

/**
 * Cuts a text into the tokens of one document and notes, by position, whatever hides
 * something: anchors, aliases, directives, further documents. Stops where a limit is
 * passed, so that its cost is bounded before anything recursive sees the text.
 * @returns the tokens, or undefined when the document cannot be composed
 */
export function tokenize(text: string, log: FaultLog): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const state: Screening = {
    log,
    offset: 0,
    tokens: 0,
    emptyLines: 0,
    afterNewline: true,
    last: '',
    flowDepth: 0,
  };
  for (const lexeme of new Lexer().lex(text)) {
    screen(lexeme, state);
    for (const token of parser.next(lexeme)) tokens.push(token);
    state.offset += isMarker(lexeme) ? 0 : lexeme.length;
    state.tokens += 1;
    if (overLimit(parser.stack.length, state)) return undefined;
  }
  for (const token of parser.end()) tokens.push(token);
  const documents = tokens.filter((token) => token.type === 'document');
  for (const further of documents.slice(1, MAX_SYNTAX_FAULTS)) {
    log.add(further.offset, '', 'several documents in one text, keep one');
  }
  if (documents.length > 1 || tokens.filter((token) => token.type === 'error').length > MAX_SYNTAX_FAULTS) {
    if (log.count() === 0) log.add(0, '', 'not a YAML document');
    return undefined;
  }
  return tokens;
}

/** Marks that the lexer puts between tokens and that stand for no text. */
function isMarker(lexeme: string): boolean {
  return lexeme === SCALAR_FOLLOWS || lexeme === '\x02' || lexeme === '\x18';
}

function overLimit(stackDepth: number, { log, offset, tokens, emptyLines }: Screening): boolean {
  // The parser's stack holds the document and a scalar beside the open collections.
  if (stackDepth > MAX_DEPTH + 2) log.add(offset, '', `nested deeper than ${MAX_DEPTH} levels`);
  else if (tokens > MAX_TOKENS) log.add(offset, '', `more than ${MAX_TOKENS} tokens, split the document`);
  else if (emptyLines > MAX_EMPTY_LINES)
    log.add(offset, '', `more than ${MAX_EMPTY_LINES} blank or comment lines, remove some`);
  else return log.count() > MAX_SYNTAX_FAULTS;
  return true;
}

function screen(lexeme: string, state: Screening): void {
  const { log, offset, last } = state;
  if (last === SCALAR_FOLLOWS) {
    state.last = 'scalar';
    state.afterNewline = false;
    noLineSeparator(lexeme, state);
    return;
  }
  switch (lexeme[0]) {
    case '\n':
    case '\r':
      if (state.afterNewline) state.emptyLines += 1;
      state.afterNewline = true;
      return;
    case '#':
      // The line end that follows counts it, as after a blank line.
      noLineSeparator(lexeme, state);
      return;
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
  state.afterNewline = false;
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
