import { timingSafeEqual } from 'node:crypto';

/**
 * True when the request came through our own stage: API Gateway hands the stage variable `origin` on, a direct
 * `lambda:InvokeFunction` with a forged requestContext cannot know it. Compared in constant time.
 */
export function provesOrigin(shown: unknown, expected: string): boolean {
  if (typeof shown !== 'string') return false;
  const shownBytes = Buffer.from(shown);
  const expectedBytes = Buffer.from(expected);
  // A length is no secret: it is fixed by the deployment.
  return shownBytes.length === expectedBytes.length && timingSafeEqual(shownBytes, expectedBytes);
}
