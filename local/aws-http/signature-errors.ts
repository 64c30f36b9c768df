import type { SignatureFaultCode } from '../sigv4/signed-request.ts';
import type { AwsError } from './aws-reply.ts';

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

type Shape = { status: number; code: string; message?: string };

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html, with the statuses STS sends. */
const QUERY: Readonly<Record<SignatureFaultCode, Shape>> = {
  missing: {
    status: 403,
    code: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  incomplete: { status: 400, code: 'IncompleteSignature' },
  'unknown-key': { status: 403, code: 'InvalidClientTokenId', message: INVALID_TOKEN },
  'bad-token': { status: 403, code: 'InvalidClientTokenId', message: INVALID_TOKEN },
  'expired-token': { status: 403, code: 'ExpiredToken', message: EXPIRED_TOKEN },
  'wrong-scope': { status: 403, code: 'SignatureDoesNotMatch' },
  stale: { status: 403, code: 'SignatureDoesNotMatch' },
  mismatch: { status: 403, code: 'SignatureDoesNotMatch', message: MISMATCH },
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html, as 400. */
const JSON_1_1: Readonly<Record<SignatureFaultCode, Shape>> = {
  missing: {
    status: 400,
    code: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  incomplete: { status: 400, code: 'IncompleteSignatureException' },
  'unknown-key': { status: 400, code: 'UnrecognizedClientException', message: INVALID_TOKEN },
  'bad-token': { status: 400, code: 'UnrecognizedClientException', message: INVALID_TOKEN },
  'expired-token': { status: 400, code: 'ExpiredTokenException', message: EXPIRED_TOKEN },
  'wrong-scope': { status: 400, code: 'InvalidSignatureException' },
  stale: { status: 400, code: 'InvalidSignatureException' },
  mismatch: { status: 400, code: 'InvalidSignatureException', message: MISMATCH },
};

const from =
  (table: Readonly<Record<SignatureFaultCode, Shape>>) =>
  (fault: SignatureFaultCode, detail: string): AwsError => {
    const { status, code, message } = table[fault];
    return { status, code, message: message ?? detail };
  };

/** The error a query-protocol service (STS) answers a signature fault with; `detail` is the verifier's text. */
export const querySignatureError = from(QUERY);

/** The same for AWS JSON 1.1 (SSM, EventBridge). */
export const jsonSignatureError = from(JSON_1_1);
