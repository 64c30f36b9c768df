import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetParametersByPathCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withJsonWriter } from '../../functions/aws/json-writer.ts';

/** Settings of a client that keeps what it would send, and is answered by an empty object. */
function keeping() {
  const bodies: string[] = [];
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'of-nobody' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ body }: { body?: unknown }) => {
        bodies.push(body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));
        return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Buffer.from('{}') }) };
      },
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  };
  return { bodies, settings };
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const entry: fc.Arbitrary<PutEventsRequestEntry> = fc.record(
  {
    // In the order of the service's schema, which the SDK keeps.
    Time: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    Source: text,
    Resources: fc.array(text, { maxLength: 3 }),
    DetailType: text,
    Detail: fc.oneof(text, fc.json()),
    EventBusName: text,
  },
  { requiredKeys: [] },
);

test('events go out as the SDK itself would write them, whatever their texts', async () => {
  const { bodies, settings } = keeping();
  const clients = [new EventBridgeClient(settings), withJsonWriter(new EventBridgeClient(settings))];
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 3 }), async (Entries) => {
      for (const client of clients) await client.send(new PutEventsCommand({ Entries }));
      const [stock, ours] = bodies.splice(0);
      expect(ours).toBe(stock);
    }),
    { numRuns: 300 },
  );
});

test('halves of a pair of UTF-16 are written as the SDK writes them', async () => {
  const { bodies, settings } = keeping();
  for (const client of [new EventBridgeClient(settings), withJsonWriter(new EventBridgeClient(settings))])
    await client.send(
      new PutEventsCommand({ Entries: [{ Detail: 'a\ud800b\udc00"\\\u0000\u001f\u007f\u2028😀' }] }),
    );
  expect(bodies[1]).toBe(bodies[0]);
});

test('what is asked of Parameter Store is written as the SDK writes it', async () => {
  const { bodies, settings } = keeping();
  for (const client of [new SSMClient(settings), withJsonWriter(new SSMClient(settings))]) {
    await client.send(new GetParametersCommand({ Names: ['/a/ä', '/b'], WithDecryption: true }));
    await client.send(new GetParametersByPathCommand({ Path: '/a/', Recursive: false, MaxResults: 10 }));
  }
  expect(bodies.slice(2)).toEqual(bodies.slice(0, 2));
});

test('two requests at once have each their own body', async () => {
  const { bodies, settings } = keeping();
  const client = withJsonWriter(new SSMClient(settings));
  await Promise.all(['/a', '/b'].map((name) => client.send(new GetParametersCommand({ Names: [name] }))));
  expect(bodies.toSorted()).toEqual(['{"Names":["/a"]}', '{"Names":["/b"]}']);
});

test('bytes, which the schema would encode, are refused, and so is a service that does not speak JSON', async () => {
  const { settings } = keeping();
  const kms = withJsonWriter(new KMSClient(settings));
  const command = new SignCommand({
    KeyId: 'k',
    Message: new Uint8Array([1]),
    SigningAlgorithm: 'ED25519_SHA_512',
  });
  await expect(kms.send(command)).rejects.toThrow('bytes are not written');
  expect(() => withJsonWriter(new STSClient(settings))).toThrow('no `serializer` of a json protocol');
});
