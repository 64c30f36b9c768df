import { isAlias, isScalar, parseAllDocuments, visit } from 'yaml';

/**
 * The rows of the table "Where it differs from sentinel's Go evaluator" in docs/policy.md:
 * each with a rule that tells whether a document is a case of it, and what our parser then
 * says. The rules look at the document through the YAML library, never through our parser.
 */
export type Deviation = { row: string; isAbout: (document: Seen) => boolean; says: RegExp };

/** A document as data of texts, lists and maps, and what data does not show. */
export type Seen = {
  data: unknown;
  nulls: boolean;
  anchors: boolean;
  directives: boolean;
  documents: number;
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  policy: ['version', 'rules'],
  rule: ['name', 'effect', 'conditions', 'reason', 'max_server_duration', 'session_table'],
  conditions: ['profiles', 'users', 'time', 'mode', 'device'],
  time: ['days', 'hours', 'timezone'],
  hours: ['start', 'end'],
};

export function see(yaml: string): Seen {
  const text = yaml.replace(/\r(?!\n)/g, '\n');
  const documents = parseAllDocuments(text, { schema: 'core', uniqueKeys: false, logLevel: 'silent' });
  const first = 'length' in documents ? documents[0] : undefined;
  const seen: Seen = {
    data: undefined,
    nulls: false,
    anchors: false,
    directives: /^%/m.test(text),
    documents: documents.length,
  };
  if (!first || first.errors.length > 0) return seen;
  visit(first, {
    Node(_, node) {
      if (isAlias(node) || ('anchor' in node && node.anchor)) seen.anchors = true;
      if (isScalar(node) && node.value === null) seen.nulls = true;
    },
    Pair(_, { value }) {
      if (value === null) seen.nulls = true;
    },
  });
  if (!seen.anchors) seen.data = texts(first.contents);
  return seen;
}

/** Scalars as their source text. */
function texts(node: unknown): unknown {
  if (isScalar(node)) return node.source ?? '';
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items))
    return undefined;
  const [first] = node.items;
  if (first && typeof first === 'object' && 'key' in first) {
    return new Map(node.items.map(({ key, value }) => [String(texts(key)), texts(value)]));
  }
  return node.items.map(texts);
}

type Data = Map<string, unknown>;
const mapAt = (data: unknown): Data => (data instanceof Map ? data : new Map());
const listAt = (data: unknown): unknown[] => (Array.isArray(data) ? data : []);

function rulesIn({ data }: Seen): Data[] {
  return listAt(mapAt(data).get('rules')).map(mapAt);
}

function conditionsIn(seen: Seen): Data[] {
  return rulesIn(seen).map((rule) => mapAt(rule.get('conditions')));
}

function timesIn(seen: Seen): Data[] {
  return conditionsIn(seen)
    .filter((conditions) => conditions.has('time'))
    .map((conditions) => mapAt(conditions.get('time')));
}

function hoursIn(seen: Seen): { start: string; end: string }[] {
  return timesIn(seen).flatMap((time) => {
    const hours = mapAt(time.get('hours'));
    const pair = { start: String(hours.get('start')), end: String(hours.get('end')) };
    return /^\d\d:\d\d,\d\d:\d\d$/.test(`${pair.start},${pair.end}`) ? [pair] : [];
  });
}

function hasUnknownKey(seen: Seen): boolean {
  const parts: [string, Data[]][] = [
    ['policy', [mapAt(seen.data)]],
    ['rule', rulesIn(seen)],
    ['conditions', conditionsIn(seen)],
    ['time', timesIn(seen)],
    ['hours', timesIn(seen).map((time) => mapAt(time.get('hours')))],
  ];
  return parts.some(([part, maps]) =>
    maps.some((map) => [...map.keys()].some((key) => !ALLOWED[part]?.includes(key))),
  );
}

/** What both sides agree on about zones: all others in the vectors are refused by both. */
const HOST_ZONES = ['posixrules', 'localtime', 'Local', 'leapseconds', 'tzdata.zi'];

/** Rows whose documents we refuse. */
export const REFUSALS: readonly Deviation[] = [
  { row: 'unknown keys', isAbout: hasUnknownKey, says: /unknown key|key is not a string/ },
  {
    row: 'device',
    isAbout: (seen) => conditionsIn(seen).some((one) => one.has('device')),
    says: /`device` conditions are not supported/,
  },
  {
    row: 'plain null',
    isAbout: ({ nulls }) => nulls, // A null below an unknown key is refused with that key.
    says: /null value|key is not a string|unknown key/,
  },
  {
    row: 'mode values',
    isAbout: (seen) =>
      conditionsIn(seen).some((one) =>
        listAt(one.get('mode')).some(
          (mode) => !['server', 'cli', 'credential_process'].includes(String(mode)),
        ),
      ),
    says: /use one of server, cli, credential_process/,
  },
  {
    row: 'start equal to end',
    isAbout: (seen) => hoursIn(seen).some(({ start, end }) => start === end),
    says: /`start` equals `end`/,
  },
  {
    row: 'neither days nor hours',
    isAbout: (seen) =>
      timesIn(seen).some((time) => !time.has('hours') && listAt(time.get('days')).length === 0),
    says: /neither days nor hours|null value/,
  },
  {
    row: 'max_server_duration',
    isAbout: (seen) =>
      rulesIn(seen).some(
        (rule) =>
          rule.has('max_server_duration') &&
          !['15m', '+15m', '30m', '1h'].includes(String(rule.get('max_server_duration'))),
      ),
    says: /is out of range|is no duration/,
  },
  {
    row: 'zone names',
    isAbout: (seen) => timesIn(seen).some((time) => HOST_ZONES.includes(String(time.get('timezone')))),
    says: /unknown time zone/,
  },
  {
    row: 'several documents, directives, merge keys, anchors',
    isAbout: ({ anchors, directives, documents }) => anchors || directives || documents > 1,
    says: /anchor|alias|directive|several documents|merge keys/,
  },
];

/** The row whose documents we mend: a window with its end before its start runs overnight. */
export function runsOvernight(seen: Seen): boolean {
  return hoursIn(seen).some(({ start, end }) => end < start);
}
