import { handler } from '../../functions/vend/lambda.ts';

/** Hands each event of the parent to the function, as it is deployed, and the answer back. */
process.on('message', (event) => {
  handler(event, { awsRequestId: 'lambda-request-id' }).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ threw: String(error) }),
  );
});
process.send?.('ready');
