/// <reference lib="dom" />
import type { LiveLine, Refused } from '../answers.ts';

/** An answer of the server, or what to tell the reader. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; code: string; message: string };

export type Ask = {
  json: <Value>(
    path: string,
    query?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<Answer<Value>>;
  /** Lines as they come; rejects when the connection ends or was refused. */
  live: (from: number | undefined, signal: AbortSignal) => AsyncGenerator<LiveLine>;
};

const GONE = {
  ok: false,
  code: 'GONE',
  message: 'the console’s server does not answer: start it again with `sentinel console`',
} as const;

/** Asks the console's server; the token goes in a header, so that it is in no address. */
export function createAsk(token: string): Ask {
  const headers = { authorization: `Bearer ${token}` };
  return {
    async json<Value>(
      path: string,
      query: Readonly<Record<string, string>> = {},
      signal?: AbortSignal,
    ): Promise<Answer<Value>> {
      const text = new URLSearchParams(query).toString();
      try {
        const response = await fetch(`/api/${path}${text === '' ? '' : `?${text}`}`, {
          headers,
          ...(signal === undefined ? {} : { signal }),
        });
        if (response.ok) {
          const value: Value = await response.json();
          return { ok: true, value };
        }
        const refused: Refused = await response.json();
        return { ok: false, ...refused };
      } catch {
        return GONE;
      }
    },
    async *live(from, signal) {
      const response = await fetch(`/api/live${from === undefined ? '' : `?from=${from}`}`, {
        headers,
        signal,
      });
      if (!response.ok || response.body === null) throw new Error('no stream');
      let rest = '';
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error('the stream ended');
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const parsed: LiveLine = JSON.parse(line);
          yield parsed;
        }
      }
    },
  };
}
