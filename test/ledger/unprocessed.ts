/** A batch cut in two: `now` is what is sent on (undefined: nothing of it), `later` is what is left to do. */
export type Halves = { now: string | undefined; later: Record<string, unknown>; member: string };

/** Cuts a batch call in two; undefined for a call that is no batch. A batch of one is left undone whole. */
export function halve(operation: string, body: string): Halves | undefined {
  const member = { BatchWriteItem: 'UnprocessedItems', BatchGetItem: 'UnprocessedKeys' }[operation];
  if (member === undefined) return undefined;
  const call = recordOf(JSON.parse(body));
  const [[table, wanted] = ['', []]] = Object.entries(recordOf(call.RequestItems));
  const isWrite = Array.isArray(wanted);
  const list = isWrite ? wanted : listOf(recordOf(wanted).Keys);
  const part = (items: unknown[]) => ({ [table]: isWrite ? items : { ...recordOf(wanted), Keys: items } });
  const cut = Math.floor(list.length / 2);
  const now = cut === 0 ? undefined : JSON.stringify({ ...call, RequestItems: part(list.slice(0, cut)) });
  return { now, later: part(list.slice(cut)), member };
}

/** The answer to the first half, with the second as unprocessed. */
export function withUnprocessed(answer: string, { later, member }: Halves): string {
  return JSON.stringify({ ...recordOf(JSON.parse(answer)), [member]: later });
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
