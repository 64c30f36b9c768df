/** The rule of a composite alarm, parsed. */
export type AlarmRule =
  | { kind: 'state'; state: RuleState; alarm: string }
  | { kind: 'constant'; value: boolean }
  | { kind: 'not'; given: AlarmRule }
  | { kind: 'all' | 'any'; given: readonly AlarmRule[] };

export type RuleState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

export type RuleReading =
  | {
      ok: true;
      rule: AlarmRule;
      /** The alarms it names, in its order, again where it names them again. */
      alarms: string[];
    }
  | { ok: false; message: string };

/** Names in quotes, as Terraform's provider and we write them: bare ones would leave open where they end. */
const TOKEN =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\(\s*"([^"]{1,255})"\s*\)|(AND|OR|NOT|TRUE|FALSE)(?!\w)|([()]))/y;

type Token = { text: string; state?: RuleState; alarm?: string };

const MOST_CHARACTERS = 10_240;
const MOST_ALARMS = 100;
/** Alarms, `TRUE`, `FALSE` and parentheses. */
const MOST_ELEMENTS = 500;

/**
 * Parses a rule strictly, within the limits of the API: 10,240 characters, 100 alarms, 500 elements. AWS does not say
 * which of `AND` and `OR` binds tighter, so that a rule with both must have parentheses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function readAlarmRule(text: string): RuleReading {
  if (text.length > MOST_CHARACTERS) return refused(text, `more than ${MOST_CHARACTERS} characters`);
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return refused(text, tokens);
  const alarms = tokens.flatMap(({ alarm }) => alarm ?? []);
  if (new Set(alarms).size > MOST_ALARMS) return refused(text, `more than ${MOST_ALARMS} alarms`);
  const elements = tokens.filter(({ text: word }) => !['AND', 'OR', 'NOT'].includes(word)).length;
  if (elements > MOST_ELEMENTS) return refused(text, `more than ${MOST_ELEMENTS} elements`);
  const whole = readWhole(tokens);
  return typeof whole === 'string' ? refused(text, whole) : { ok: true, rule: whole, alarms };
}

function refused(text: string, why: string): RuleReading {
  return { ok: false, message: `the rule \`${text.slice(0, 80)}\` is refused: ${why}` };
}

/** The tokens, or what is none. */
function tokensOf(text: string): Token[] | string {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) return `nothing that is known begins at character ${at}`;
    const [, state, alarm, word, sign] = match;
    if (alarm !== undefined && (state === 'ALARM' || state === 'OK' || state === 'INSUFFICIENT_DATA'))
      tokens.push({ text: state, state, alarm });
    else tokens.push({ text: word ?? sign ?? '' });
  }
  return tokens;
}

/** What a rule says, or why it says nothing. */
type Read = AlarmRule | string;

function readWhole(tokens: readonly Token[]): Read {
  let at = 0;
  const joined = (): Read => {
    const first = primary();
    const sign = tokens[at]?.text;
    if (typeof first === 'string' || (sign !== 'AND' && sign !== 'OR')) return first;
    const given = [first];
    for (; tokens[at]?.text === sign; ) {
      at += 1;
      const next = primary();
      if (typeof next === 'string') return next;
      given.push(next);
    }
    const after = tokens[at]?.text;
    if (after === 'AND' || after === 'OR') return '`AND` and `OR` side by side: set parentheses';
    return { kind: sign === 'AND' ? 'all' : 'any', given };
  };
  const primary = (): Read => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) return 'it ends too early';
    if (token.state !== undefined) return { kind: 'state', state: token.state, alarm: token.alarm ?? '' };
    if (token.text === 'TRUE' || token.text === 'FALSE')
      return { kind: 'constant', value: token.text === 'TRUE' };
    if (token.text === 'NOT') {
      const given = primary();
      return typeof given === 'string' ? given : { kind: 'not', given };
    }
    if (token.text !== '(') return `nothing begins with \`${token.text}\``;
    const inner = joined();
    const end = tokens[at];
    at += 1;
    return end?.text === ')' || typeof inner === 'string' ? inner : 'a parenthesis is not closed';
  };
  const whole = joined();
  const rest = tokens[at];
  return rest === undefined || typeof whole === 'string' ? whole : `what is \`${rest.text}\` for`;
}

/** Whether a rule holds where alarms are in these states; throws at an alarm that is not among them. */
export function holds(rule: AlarmRule, states: ReadonlyMap<string, RuleState>): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'not':
      return !holds(rule.given, states);
    case 'all':
      return rule.given.every((one) => holds(one, states));
    case 'any':
      return rule.given.some((one) => holds(one, states));
    default: {
      const state = states.get(rule.alarm);
      if (state === undefined) throw new Error(`no alarm \`${rule.alarm}\``);
      return state === rule.state;
    }
  }
}
