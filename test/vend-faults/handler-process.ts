import { handler } from '../../functions/vend/lambda.ts';

/** Hands every message of the parent to the handler, as the Lambda runtime hands events over. */
process.on('message', (event) => {
  handler(event, { awsRequestId: 'lambda-request-id' }).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ threw: String(error) }),
  );
});
process.send?.('ready');
