import { createServer } from 'node:http';

const ANSWER = JSON.stringify({
  FailedEntryCount: 0,
  Entries: [{ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' }],
});
const HEADERS = {
  'content-type': 'application/x-amz-json-1.1',
  'content-length': ANSWER.length,
  'x-amzn-requestid': 'c6104cbe-af31-11e0-8154-cbc7ccf896c7',
};

/** Reads a request to its end and takes it. */
const server = createServer((request, response) => {
  const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
  request.resume().on('end', () => {
    if (!hosts.includes(request.headers.host ?? '')) response.writeHead(421).end();
    else response.writeHead(200, HEADERS).end(ANSWER);
  });
});

// A process that gets no time for a while is not idle.
server.keepAliveTimeout = 120_000;
server.requestTimeout = 0;

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

server.listen(0, '127.0.0.1', () => process.send?.(port()));
// Whoever started it has ended, or wants it to end.
process.on('disconnect', () => process.exit(0));
