/** Why an agent could not have its address, and what to do, for standard error. */
export function startFault(code: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken: give another by \`--port\`, or leave it out`;
  if (code === 'EACCES') return `port ${port} is not for every user: give one above 1023 by \`--port\``;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return 'this machine has no IPv6 loopback address: leave `--ipv6` out';
  return `the agent cannot listen on this machine (${code})`;
}
