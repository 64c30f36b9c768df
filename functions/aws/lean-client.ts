/** What the SDK does around each call and nobody here needs: the user agent's long text, and a log that is off. */
const UNUSED = ['getUserAgentMiddleware', 'loggerMiddleware'] as const;

/** A client without the middleware that is not used. Throws when the SDK has it under another name. */
export function leanClient<Lean extends { middlewareStack: { remove: (name: string) => boolean } }>(
  client: Lean,
): Lean {
  for (const name of UNUSED)
    if (!client.middlewareStack.remove(name)) throw new Error(`the sdk has no \`${name}\` any more`);
  return client;
}
