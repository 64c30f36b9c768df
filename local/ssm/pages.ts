import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { World } from '../iam/world.ts';

export type PageRequest<Item> = {
  /** All of them, ordered by key. */
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** A token opens for the query it was given for alone. */
  query: string;
  size: number;
  nextToken: string | undefined;
};

const PURPOSE = 'ssm next token';

/** One page and the token of the next; a token names the last item seen, so that changes between pages do no harm. */
export const pageOf = <Item>(
  world: World,
  { items, keyOf, query, size, nextToken }: PageRequest<Item>,
): Outcome<{ items: Item[]; nextToken: string | undefined }> => {
  const after = nextToken === undefined ? undefined : world.sealer.open(PURPOSE, query, nextToken);
  if (nextToken !== undefined && after === undefined) {
    return refuse('ValidationException', "The specified token isn't valid.");
  }
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) > after);
  const page = start < 0 ? [] : items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < items.length;
  return {
    ok: true,
    output: { items: page, nextToken: more ? world.sealer.seal(PURPOSE, query, keyOf(last)) : undefined },
  };
};
